"""Channels towards citizens (`webchat`; WeChat and the telephone follow), the public pages of the policy library
(`policies`), and the client of the bot."""
