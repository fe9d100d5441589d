"""Hears danger that is happening now, in words from any door, and says whom to call (mechanism 4).

`finder` decides, by the words of policy and by the weights that `weights` scores with; `files` reads both. Does not
answer anybody and does not mark a ticket.
"""
