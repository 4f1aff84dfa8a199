"""Preliminary screenings for programs and for paper.

`api` reckons one and keeps nothing, `limits` says how often an address may ask, `router` the page of a kept one at an
address that nobody can guess, `pages` renders templates/ with words.yaml, `code` draws the QR code.
"""
