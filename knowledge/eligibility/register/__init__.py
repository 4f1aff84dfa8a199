"""A county's register: households as rows of persons, checked and turned into columns for the rules; leads and checks.

Pure: `app/screening` reads the files and writes what is found. See docs/screening-a-county.md.
"""
