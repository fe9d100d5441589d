"""Monthly, quarterly and yearly reports and problem lists. A report is a list of blocks, drawn as HTML, PDF and CSV."""
