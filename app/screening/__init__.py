"""A county's register through the eligibility rules: read as a stream, checked, screened, ranked, merged.

Order of reading: `reading` (files, households never cut), `decoding` (cells to numbers, bad ones named), `screening`
(one chunk: households, outcomes, leads, checks), `working` (chunks over processes), `ranking` and `writing` (what the
folder holds). See docs/screening-a-county.md.
"""
