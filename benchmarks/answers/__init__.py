"""Answers and the policy search: how fast, how large, and how often right.

`python -m benchmarks.answers`           speed and memory
`python -m benchmarks.answers --search`  the search beside plain methods (`--blind`: on the newest questions)
`python -m benchmarks.answers --fit`     the constants of "nothing found", from all questions that were looked at

`questions`  the evaluation questions and their split      `fitting`   logistic regression, thresholds
`methods`    the search and the plain methods beside it    `postgres`  PostgreSQL's full-text search
`speed`      answers and searches per second, memory       `report`    tables
`__main__`   the command
"""
