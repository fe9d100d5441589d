"""The model's process as this house runs it: started, watched, replaced; and a candidate in its shadow."""
