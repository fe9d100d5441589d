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
push-resolved =
    { $outcome ->
        [partly] 您反映的“{ $about }”解决了一部分：
        [explained] 您反映的“{ $about }”这次没能解决，原因是：
       *[other] 您反映的“{ $about }”有结果了：
    }
    { $note }
push-upheld =
    您反映的“{ $about }”，重新看过，还是受理不了：
    { $note }
push-overturned =
    您反映的“{ $about }”，重新看过，改为受理了：
    { $note }
push-handed-up =
    您反映的“{ $about }”交给{ $unit }办了：
    { $note }
    { $due }
push-merged = 您反映的“{ $about }”和您另一件是同一件事，已经并到一起办，不用再交。
push-joined = 您反映的“{ $about }”，别人也反映了同一件事，现在一起办，有结果会告诉您。
push-left = 您反映的“{ $about }”改为单独办，您不用再交。
push-terminated =
    您反映的“{ $about }”，同一件事已经依法办结，不再重复办理：
    { $note }
push-disputed = 您反映的“{ $about }”涉及几家单位，工作小组办公室正在定由谁牵头，您不用跑。
push-raised = 您反映的“{ $about }”已交工作小组研究，有决定马上告诉您。
push-reported = 您反映的“{ $about }”已书面报上级决定，有结果马上告诉您。
push-decided =
    您反映的“{ $about }”协调好了，接着办。
    { $due }
push-stuck = 您反映的“{ $about }”牵涉几家单位，专责组正在协调，您不用跑。
push-resumed =
    您反映的“{ $about }”没等到您回话，先按现有材料接着办，您随时可以补充。
    { $due }
push-extended =
    您反映的“{ $about }”要多花些时间：
    { $note }
    { $due }
push-recomputed =
    您反映的“{ $about }”重新定了答复日期：
    { $note }
    { $due }
push-rate =
    您反映的“{ $about }”办完了，还没听到您的评价。
    不想评也没关系，只提醒这一次。
push-review = 您反映的“{ $about }”您不满意，会由没办过这件事的人重新看，怎么定、为什么，都会告诉您。
push-redispatched =
    您反映的“{ $about }”，重新看过，再办一次，由{ $unit }负责：
    { $note }
    { $due }
push-lifted =
    您反映的“{ $about }”，重新看过，提一级，由{ $unit }办：
    { $note }
push-declined =
    您反映的“{ $about }”，重新看过，维持原来的结果：
    { $note }
push-closed = 您反映的“{ $about }”办完了。还有问题，随时再说。
push-any = 您反映的“{ $about }”有新进展。
push-secret = 您交的 { $number } 有新进展，点“看进度”就能看。
due-on = { $date }前给您结果。
due-soon = 有进展随时告诉您。
some-unit = 管这件事的单位
no-words = 没有另写说明。
push-opened-elsewhere =
    编号 { $number } 刚在另一个地方用查询码打开了，以后的消息发到那边。
    是您自己就不用管。不是您，把查询码发在这里，就收回来了。
