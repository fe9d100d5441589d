"""PURE. What words are, before anybody knows what they are about: numbers, yes and no, questions, praise,
corrections."""
