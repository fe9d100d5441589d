"""The ticket desk: one table of legal moves, deadlines, dispatch, supervision, figures, and the HTTP API.

Packages are layers; imports point down, and `make check` holds it (`pyproject.toml`, importlinter). Each has the same
file names inside: `tables` (SQLAlchemy), `queries` (reads), `routes` (HTTP), `views` (values given out), and modules
named by their noun for what changes. Begin with `contract.desk`, the port the rest of the house speaks to; then
`tickets.workflow`, the moves; then `transitions`, which makes them. `app` builds everything once.
"""
