"""The composition root: builds the services, starts the processes, holds the command line.

`bootstrap`   wires everything from the settings     `serve`       the app process (two ports)
`public`      the public HTTP app                    `worker`      the worker process
`private`     actions, health, metrics (127.0.0.1)   `supervisor`  runs all processes on one machine
`model`       trains the bot when its inputs change  `programs`    what those processes are
`processes`   starts, ends and remembers processes   `ports`       are they free?
`chat_client` the public contract, for the terminal  `desk`        operators in the terminal
`cli`         the `hotline` command

It stands above the edges, which is why it is not a part of `hotline`.
"""
