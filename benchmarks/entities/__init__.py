"""The readers of names and numbers beside a tagger that is learnt: `make bench-entities`.

`tagger` runs in the bot's interpreter: what the readers find, and a conditional random field over it, learnt from the
messages marked by hand. Both are scored on messages that neither had a part in.
"""
