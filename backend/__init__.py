"""Implements the ticket desk: legal moves, deadlines, dispatch, supervision, statistics, and the HTTP API.

The packages are layers: imports point down, which `make check` verifies (importlinter in `pyproject.toml`). Packages
use the same file names: `tables` (SQLAlchemy), `queries` (reads), `routes` (HTTP), `views` (values given out); a module
that changes data is named by its noun. Begin with `contract.desk`, the port that bot and dialogues call; then read
`tickets.workflow`, the table of moves, and `transitions`, which executes them. `app` builds every service once.
"""
