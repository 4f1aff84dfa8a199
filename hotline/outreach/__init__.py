"""What citizens and duty phones are told, outside a conversation's own turns.

`model`       the outbox of notices
`telling`     writes into it, in the transaction of the step that is told of
`repository`  every query on it
`senders`     how a notice leaves the house: the protocol of providers
`sending`     sends each notice once, a ticket's in order, with retries
`failed`      those that did not arrive, for people to see to
"""
