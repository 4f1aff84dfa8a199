"""Channels towards citizens (`webchat`; WeChat and the telephone follow) and the client of the bot."""
