"""Preliminary eligibility: one text of rules for a household in a chat and for a county's register.

Facts that are missing stay unknown (`truth`), rules are functions over arrays (`registry`,
`knowledge/programs/*/rules.py`),
`engine.evaluate` runs them, `determination.screen` puts the result for one household into words. See
docs/eligibility.md.
"""
