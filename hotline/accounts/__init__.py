"""Staff accounts: who may do what at the hotline, how they log in, how long they stay in. See docs/accounts.md.

`actor`       who is acting, as other services take it; depends on nothing
`model`       the tables: account, account_session
`repository`  every query on them
`rules`       which names and passwords are taken, how long a lock-out lasts
`passwords`   argon2id, off the event loop
`service`     add and change accounts, list them; never commits
`sessions`    open, recognise and end a session; never commits
`login`       checks passwords; commits, since a guess must be counted before it is looked at
"""
