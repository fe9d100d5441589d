tickets =
    Your matters:
    { $rows }
no-tickets = No matters of yours were found.
no-such-ticket = No such number or code. Please check it.
ask-add = Type or send photos; tap “Done” at the end.
added-all = OK, all added.
urged = Urged. The person in charge is told.
