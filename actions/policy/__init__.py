"""Answers on policy: which rules are told for what is asked, what goes on from an answer, what is kept for later."""
