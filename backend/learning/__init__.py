"""What is kept of the model's guesses, and the texts a person labels to teach it: predictions, labels, gold set, drift.

Never the words of a secret ticket, unless policy says masked.
"""
