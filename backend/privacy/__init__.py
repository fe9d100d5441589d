"""Taking persons out (mechanism 27): receipt codes of anonymous reports, retention, and moving what is sealed under the
newest key.
"""
