"""Telegram: updates by polling or webhook, messages within its limits, albums, edits. Begin with `app`."""
