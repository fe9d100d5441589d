# A report in short English, from its first words to the receipt; what is not here is said in Chinese.
ask-matter = What happened? Type it in a few lines, or send photos.
ask-matter-consult = What would you like to know?
ask-matter-help = OK, help. What is the difficulty, and what would solve it?
ask-matter-complaint = OK, a complaint. Where and when was it, and what happened?
ask-matter-report = OK, a report. It is kept confidential. Who did what, and where?
ask-matter-suggestion = OK, what do you suggest?
ask-matter-more = Could you say a little more: where, when, what would solve it?
ask-matter-again = Please say it again; the earlier words will be replaced.
ask-matter-for-files = Got { $files }. Please say in a sentence or two what it is about.
noted-all = All noted.
noted-words = Also noted: “{ $words }”.
edited = Changed.
heard = This sounds like { $kind }. Right?
heard-there = This sounds like { $kind }, in { $region }. Right?
which-of-two =
    Which one is it?
    { $first }
    { $second }
which-of-all =
    Which one is it?
    { $kinds }
ask-region = In which city, county or district was it? Type it, tap it, or send a location.
region-which = Several places have this name. Please add the city.
location-far = This location is outside Guangxi. Please type the city, county or district.
kept-phone = Phone { $value } noted.
kept-no-phone = OK, no phone.
kept-region = Place noted: { $value }.
kept-secrecy = OK, no name; we will not ask for your shop or phone either.
kept-enterprise = Shop noted: { $value }.
mended-region = OK, the place is { $value } now.
mended-phone = OK, the phone is { $value } now.
mended-kind = OK, changed to { $value }.
location-taken = Place noted: { $region }.
location-kept = Place noted. Tell us what happened.
ask-anonymous =
    A report may be made without your name. Both are looked into.
    With your name: only the people on the case see it, and they can call you.
    Without: nobody knows who you are; a code shows you the result.
ask-remembered =
    Use what you left last time?
    { $who }
ask-enterprise = Which shop or company is it? The name is enough.
ask-name-sure = Is the shop called “{ $name }”?
ask-code-sure = The last digit of { $code } does not fit the rule. Is it written like this on the licence?
code-wrong = This credit code does not look right. Please check it, or send the shop's name.
identity-no-code = That is an ID card number. It is not needed and was not kept. The shop's name is enough.
ask-phone = A phone number, so that we can reach you? Only the people on the case see it.
ask-phone-required = This has to be checked by phone. Please leave a number. Only the people on the case see it.
identity-unneeded = That is an ID card number. It is not needed and was not kept. A phone number is enough.
phone-wrong = This number does not look right. Mobile or landline with its area code, both are fine.
contact-anonymous = You chose to give no name, so the number was not kept.
ask-files = Send photos or files, at most { $most }; { $count } so far. Tap when you are done.
voice-heard-too = Got your voice message. Somebody will listen to it.
voice-heard = Got your voice message. Somebody will listen to it. You can also talk to a person.
files-kept = Got { $files }.
files-full = At most { $most } files per matter; the others were not kept.
summary =
    Please check, then submit:
    { $card }
files = { $count } file(s)
photos = { $count } photo(s)
who-anonymous = no name
who-individual = sole trader
who-unregistered = not registered yet
who-unnamed = no shop name
who-no-phone = no phone
ask-edit = What would you like to change? Photos can simply be sent.
receipt =
    Received. Your number is { $number }.
    Checked by { $verify }, a result by { $promised }. We will tell you of each step.
receipt-anonymous =
    Received. Your number is { $number }.
    The code below is shown only this once; it opens the result, so please keep it.
    Checked by { $verify }, a result by { $promised }.
not-submitted = It could not be submitted just now. Everything is kept; please try again shortly.
not-taken = Not submitted: it may be too long, or something does not fit. Everything is kept; please change it.
way-round =
    { $why }
    If that is hard, tap a button below, or talk to a person.
outdated = That button is out of date; nothing was changed.
outdated-question = That step is over; please go on with this one.
explain-matter = Just say in your own words what happened. We pass it to the department in charge.
explain-kind = The kind decides who handles it and how long it takes. Pick the closest one.
explain-region = We need the place to pass it to the right desk. Not sure is fine too.
explain-secrecy = It only asks whether those who look into it may know who you are.
explain-enterprise = The shop's name helps to check the matter. No shop? Tap “Skip”.
explain-phone = Somebody may need to ask you something. Only the people on the case see the number.
explain-files = Photos and files make it clearer. None? Tap “Done”.
explain-summary = This is what will be handed in. Tap “Submit” to send it, “Change” to change it.
explain-privacy = Only the people on the case see your shop and phone. A report may be made without a name.
explain-who = These are automatic answers. People of the department in charge handle your matter.
explain-free = Reporting a problem here costs nothing.
explain-when = When you submit, you are told by which day there is a result.
wait = OK, take your time. Everything is kept.
wait-answer = OK, no hurry. Just send it when you are ready.
talk-heard = OK, that stays out of it.
thanks-back = Thank you.
receipt-code = { $code }
receipt-night = It is after hours; somebody looks at it by { $verify }.
