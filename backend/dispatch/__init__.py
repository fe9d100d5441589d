"""Dispatch (mechanism section 3): the duty list and its versions, which duty a ticket is about, what is suggested to
the desk, and the dispatch that policy allows without the desk's choice. Begin with `service`.
"""
