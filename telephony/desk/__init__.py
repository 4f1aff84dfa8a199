"""The HTTP API for staff: who is asking, and what each role may ask for. See docs/accounts.md.

`router`        all of it together
`desk`          what the routes need, wired by the composition root
`access`        finds out who is asking: dependencies `current_actor` and `require(*roles)` for every route
`session_api`   log in and out, oneself, one's password
`accounts_api`  accounts, for admins
`audit_api`     the audit log, for auditors and admins
`schemas`       the JSON of all of these

`tickets_router` all of the work on tickets: `tickets` (lists, one ticket), `ticket_actions` (open, act), `alerts_api`,
`units_api` (units, routing rules), with `ticket_views` (puts them together) and `ticket_schemas`. See docs/tickets.md.
"""
