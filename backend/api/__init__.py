"""The toolkit of the HTTP API: a route's row, the server, tokens, limits, pages, the OpenAPI document; and the desk's
port over HTTP, client and server side. Knows no domain: routes live in the packages they are about. Begin with `route`.
"""
