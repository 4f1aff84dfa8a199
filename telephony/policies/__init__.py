"""The public pages under /policies: every document, clause, programme and figure, each with an address of its own.

`router` the addresses, `pages` renders templates/ with words.yaml, `facts` what is shown of a fact and its document,
`programmes` a programme's page, `figures` and `chart` the standards by region, `searching` finds, `marking` shows
which words were found. The pages need no script and nothing from other hosts.
"""
