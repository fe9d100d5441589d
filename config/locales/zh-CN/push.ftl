# News that comes by itself. It stands alone: which matter, what happened, what comes next.
push-accepted =
    您反映的“{ $about }”受理了。
    { $due }
push-assigned =
    您反映的“{ $about }”转给{ $unit }了。
    { $due }
push-in-progress =
    您反映的“{ $about }”，{ $unit }已经接手，正在办。
    { $due }
push-returned =
    您反映的“{ $about }”不归原来那家管，正在换一家，您不用再交。
    { $due }
push-rejected =
    您反映的“{ $about }”，我们受理不了：
    { $note }
push-needs-info =
    您反映的“{ $about }”，{ $unit }想问：
    { $note }
answer-directly = 直接回复就行，可以发照片。
answer-by-button = 要回答先点“现在回答”，别的话还算在没填完的事里。
push-resolved =
    您反映的“{ $about }”有结果了：
    { $note }
push-closed = 您反映的“{ $about }”办完了。还有问题，随时再说。
push-any = 您反映的“{ $about }”有新进展。
push-secret = 您交的 { $number } 有新进展，点“看进度”就能看。
due-on = { $date }前给您结果。
due-soon = 有进展随时告诉您。
some-unit = 承办单位
no-words = 没有另写说明。
