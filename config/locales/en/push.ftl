push-needs-info =
    About “{ $about }”, { $unit } asks:
    { $note }
push-accepted =
    “{ $about }” was accepted.
    { $due }
push-assigned =
    “{ $about }” went to { $unit }.
    { $due }
push-in-progress =
    “{ $about }”: { $unit } is working on it.
    { $due }
due-on = A result by { $date }.
due-soon = We will tell you of each step.
answer-directly = Just reply; photos are fine.
