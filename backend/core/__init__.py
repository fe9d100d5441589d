"""Pure parts that know no ticket: ciphers and fingerprints, signed codes, cleaning and masking of text, working
days."""
