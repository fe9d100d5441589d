"""PURE. One module a kind of question: how it is asked, and what an answer means."""
