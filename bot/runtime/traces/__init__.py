"""Removes from files what tells of their sender beside what they show: positions, devices, authors, times, programs.

Owns which kinds of files can be cleaned and how. Begin with `removal`. Does not store files (`bot.runtime.file_store`).
"""
