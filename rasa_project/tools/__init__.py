"""Commands that run in the bot's environment for the app's commands."""
