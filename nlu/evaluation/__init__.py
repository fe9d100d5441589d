"""Measuring a model: metrics, the gate a candidate must pass, promotion, shadow, learning curve, plots."""
