"""The web chat beside stock Rasa: messages per second, latency, CPU and memory, in one run.

`python -m benchmarks.chat` (or `make bench-chat`). Both assistants are up at once and only one is
driven at a time, in turns, so that whatever else the machine does falls on both.

Sides: `ours`, the whole assistant; `bot`, its Rasa server alone, asked as stock's is; `stock`.

`conversations`  what the citizens say           `load`      drives many citizens at once
`ours`           our assistant, as `hotline up`  `stock`     Rasa's server and an action server
`bot`            the assistant's bot alone       `turns`     a conversation of 200 turns
`stock_project`  what stock Rasa is trained on   `action_server`  our actions, alone in a process
`measure`        CPU and memory of processes     `split`     where the time of one message goes
`report`         medians, tables, JSON           `__main__`  the command
"""
