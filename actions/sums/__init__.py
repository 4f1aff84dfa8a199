"""Sums that citizens reckon with: which figures a message holds, what part each plays, and what they come to."""
