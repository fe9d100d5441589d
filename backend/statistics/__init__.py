"""Computes the statistics: rates, rankings, monthly, quarterly and yearly reports, recurring problems (mechanism
section 7).

Read `formulas` first: it defines what is counted. docs/statistics.md explains it.
"""
