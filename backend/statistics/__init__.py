"""The figures: rates, rankings, monthly, quarterly and yearly reports, recurring problems (mechanism section 7).

Begin with `formulas`, which says what is counted; docs/statistics.md explains it.
"""
