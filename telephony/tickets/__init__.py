"""Tickets for citizens: the API, and pages that need no script.

`office`       what the routes need, wired by the composition root
`tokens`       signed tokens that open one ticket for a while, so that its code stands in no address
`schemas`      the JSON
`telling`      a ticket as its citizen reads it, from words.yaml
`api`          POST /api/tickets and what its citizen does with one
`files_api`    the part of it for photos and papers
`asked`        what comes with a request: number, token, key
`downloads`    hands a photo or paper out so that no browser runs it
`pages`        renders templates/
`page_router`  the pages /tickets and /tickets/<number>
"""
