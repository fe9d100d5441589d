hello = Hello, this is the help desk for businesses in Guangxi. Tell us what happened; photos are fine.
hello-place =
    Hello, this is the help desk for businesses in Guangxi. You are at { $place }.
    Tell us what happened; photos are fine.
help =
    Tell us what happened in your own words; we pass it to the department in charge.
    Questions, help, complaints, reports, suggestions: all are welcome. You can follow each step.
help-draft =
    Just answer the questions; skip what you like.
    “Back” changes the answer before, “Cancel” stops.
put-aside = Your earlier report is kept for three days; say "continue" to go on with it.
shelved = OK, stopped. What you wrote is kept for three days.
cancelled = OK, stopped. Come back any time.
all-right = OK.
welcome = You are welcome.
ask-what-wrong = What happened? Just tell us.
human-hotline = You can call { $phone }, day and night. What you wrote is kept.
try-later = No connection just now. Everything is kept; please try again in a few minutes.
