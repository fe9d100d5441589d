"""Monthly, quarterly and yearly reports and problem lists: sections made of blocks, drawn as HTML, PDF and CSV."""
