"""Conversations: what citizens, the bot and operators say to each other, kept once and in order.

`model`       the tables: conversation, message, outbox
`repository`  every query on them
`service`     open a conversation, take in a message, read on, hand over and back; never commits
`waiting`     what is said while a person is awaited: for the bot, or read without it
`before`, `acknowledging`   what was said before it, and which notice fits it
`saying`      writes a message or a delivery
`turns`       gives waiting messages to the bot, one conversation at a time and in order (commits)
`effects`     what an answer wants done beside its words
`bot`         what a bot must be able to do (`telephony.bot_client` does it for Rasa)
`shortcuts`   the few words that work even when the bot is down (再试一次, 转人工, 继续问机器人)
`feed`        wakes readers when something was said (LISTEN/NOTIFY)
"""
