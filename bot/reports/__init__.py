"""Reports an office hands on: what is in them, and their drawing as HTML, PDF and CSV."""
