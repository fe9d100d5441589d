"""One file a channel: two translators and a send."""
