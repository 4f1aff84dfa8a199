"""Channels towards citizens (`webchat`; WeChat and the telephone follow), the public pages of the policy library
(`policies`), the API for staff (`desk`), and the client of the bot."""
