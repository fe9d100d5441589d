"""Supervision (mechanism section 6): collects evidence from the history of tickets, proposes letters, issues them when
a person decides so, and draws spot checks.

Read `evidence` first (what counts), then `scan` (when a letter is proposed) and `proposals` (what people decide).
"""
