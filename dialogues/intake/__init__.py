"""PURE. Taking a report: which step is open, what was said already, the summary, the receipt. Begin with `driver`."""
