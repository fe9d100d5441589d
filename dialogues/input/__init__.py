"""PURE. What an event means in a conversation, and who hears an owner's words. Begin with `text`.

Who hears an owner's words, and why in this order
    Words arrive without saying what they answer. Danger is looked for first, whoever hears them: whom to call is told
    at once, above the answer, and nothing is lost by it (mechanism 4). Then `text.READERS` are asked one after another,
    and the first that knows the words answers. The order is the rule:

    1. What is certain by its form: a slash command; after a day's pause, the question whether the draft goes on, with
       these words kept; a button that is spelt out.
    2. Staff who write what a move demands: every word is for that.
    3. A digression: words that could be meant for two things wait for a button, and are kept whichever is tapped.
    4. A command as a whole message, a ticket's number, a receipt code, praise.
    5. What is being talked about beside a report: a supplement, an objection, a comment on a rating.
    6. The open question of a report: an answer, or more of the matter; what was said early is not asked again.
    7. A grade in words for an open survey, a colleague's list of work, a greeting or a bare kind.
    8. Only then the model (`free_text`, `intent`): a new matter, progress, or talk.
"""
