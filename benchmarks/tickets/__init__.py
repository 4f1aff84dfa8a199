"""Opening, changing and listing tickets among a hundred thousand and a million, beside django-helpdesk.

`loading`       fills the tables: lives played by the services, copied in SQL with their clocks, events and notices
`work`          what is timed, in one process: the services and queries that the desk uses
`processes`     the same work in several processes at once
`peer`          django-helpdesk in an environment of its own; `helpdesk_run` is what runs there
"""
