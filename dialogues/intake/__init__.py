"""PURE. Takes a report: which step is open, what was said already, the summary, the receipt. Begin with `driver`.

Owns the steps of a report (`steps`), when each is open (`slots`), how each is asked and read (`questions`) and drawn
(`cards`), and what happens on submitting (`receipt`). Does not decide which words belong to a report: `input` does.
"""
