"""Measures a model: figures, the gate a candidate must pass, promotion, shadow, learning curve, plots.

Begin reading with `gate`, the checks, and `promotion`, which runs them. `metrics` computes figures on labelled
messages, `offline_parse` asks a model that is not served, `shadow` compares a candidate on live messages,
`learning_curve` and `plots` show what more data brings. Does not train.
"""
