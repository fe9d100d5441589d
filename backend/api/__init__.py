"""Provides the toolkit of the HTTP API: routes, server, tokens, rate limits, paging and the OpenAPI document.

Also contains the desk's port over HTTP, client and server. Knows no domain: each domain package has its own routes.
Begin with `route`.
"""
