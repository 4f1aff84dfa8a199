"""The bake-off: several pipelines trained on the same data and asked the same held-out messages, in one run.

`make bake-off`, or `python -m benchmarks.nlu` (`--help` lists what can be set). `pipelines/` has a Rasa configuration
for each; `training` trains it in a copy of the bot's project; the figures come from `app.nlu`.
"""
