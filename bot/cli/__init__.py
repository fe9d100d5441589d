"""The commands an operator types. Each is thin: it reads settings, opens what it needs, does one thing, says so."""
