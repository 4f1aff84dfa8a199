"""What citizens and duty phones are told, outside a conversation's own turns.

`model`    the outbox of notices
"""
