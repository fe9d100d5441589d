"""What kind of file somebody sent, by its content and its name together. Begin with `detect`.

Content decides wherever it can: a name only chooses among what the content may be (an old office file, a text, sound or
film in the same container). Whatever is not on the list of `types` is refused, with the reason that tells what to do.
"""
