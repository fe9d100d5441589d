"""QR codes, posters and letters: as files, and over HTTP."""
