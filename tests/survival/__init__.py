"""People who use tickets while parts of the assistant are killed, and the proof of what must be there afterwards.

`ledger`     what people did, and what they were told became of it
`web`        one person's line to the assistant: sends again what was not acknowledged
`citizens`   open tickets over the API and in the chat, add, urge, take back, rate
`offices`    the staff: open for callers, and take every step of the table
`killer`     kill -9, by a seed
`bot`        stands in for Rasa, which has no part in this
`proof`      reads the database and the gateway, and says what is wrong
`tampering`  takes away or doubles one thing, which the proof must see
"""
