"""Labelled messages of one's own beside the shipped ones: read from a table, checked, stripped of personal data, kept.

`tables` reads CSV, XLSX and JSON lines; `columns` finds text and kind in them; `personal` takes persons out; `plan`
says what an import would change and why it may not; `shelf` holds what was imported.
"""
