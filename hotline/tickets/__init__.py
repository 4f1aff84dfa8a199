"""Tickets: what a citizen asks to be done, with a number, a deadline, an owner and an answer.

`categories`   kinds of tickets, from categories.yaml: what is collected, how confidential, which terms, which level
`flow`         the transition table, from flow.yaml: who may do what in which state, and what it leads to
`numbers`      ticket numbers with a check digit, and query codes
`model`        the tables
`repository`   every query on them
`opening`      opens a ticket: number, route, clocks, duplicates
`service`      everything done to an open ticket; each step writes one event
`effects`      what each kind of step changes besides the state
`visits`       what an outreach visit found, of the household and of each lead
`clocks`       which clocks a step starts and stops
`rebuilding`   the state of a ticket, from its events alone
`files`        photos and papers
`alerts`       gives the reminders of clocks, with the system's steps
`follow_up`    asks the citizen after an answer, closes after silence
`asking`       what a citizen asks of tickets within a conversation

Nothing here commits: the caller's transaction holds the whole step, with its event, clocks and notices, or none of it.
"""
