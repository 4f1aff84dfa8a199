"""Open311 GeoReport v2: other programs file and follow requests that are meant for the public.

`services`   what can be filed, from services.yaml
`telling`    a request, a service and an error as the specification names their fields
`formats`    JSON and XML of these
`router`     the routes under /open311/v2
"""
