# What an owner reads about tickets: the list, one ticket's story, wishes carried out or not.
tickets =
    您交过的事：
    { $rows }
ticket-line = { $n }. { $about }（{ $state }）
no-tickets = 还没有查到您交过的事。有事直接说就行。
no-such-ticket = 没查到这个编号或查询码，请核对一下。
code-too-often = 查询码输错的次数有点多，先歇一会儿，过一小时再试。
no-ticket-beside = 没查到您交过这样的事。手上这件还在，接着填就行。
no-ticket-like = 没查到您交过这样的事。要是新的事，点下面就能报。

story-head = 编号 { $number }，{ $state }
story-row = { $at } { $what }
story-note = “{ $note }”
story-unit = 现在由{ $unit }办。
story-due = { $date }前给您结果。

state-submitted = 等核实
state-accepted = 已受理
state-rejected = 没有受理
state-objected = 您不同意，正在重新看
state-assigned = 已转给管这件事的单位
state-in-progress = 正在办
state-needs-info = 等您回话
state-disputed = 正在定由谁牵头办
state-at-task-force = 正在协调几家单位
state-at-working-group = 上一级正在研究
state-reported = 已报上级决定
state-resolved = 有结果了
state-review = 您不满意，正在重新看
state-joined = 与同一件事一起办
state-merged = 已并入您的另一件
state-terminated = 不再重复办理
state-closed = 已办完
state-withdrawn = 您已撤回
state-other = 办理中

history-submitted = 您交上来了
history-accepted = 核实完，受理了
history-rejected = 没有受理
history-assigned = 转给管这件事的单位
history-signed = 管这件事的单位接手了
history-returned = 那家单位退回，正在换一家
history-asked = 经办人问您
history-answered = 您回了话
history-supplemented = 您补充了材料
history-retracted = 您撤掉了补充的一句
history-urged = 您催了一次
history-resolved = 有结果了
history-rated = 您评价了
history-closed = 办完了
history-withdrawn = 您撤回了
history-objected = 您不同意，要求重新看
history-upheld = 重新看过，还是不受理
history-overturned = 重新看过，改为受理
history-handed-up = 交上一级办
history-reclassified = 类别调整了
history-merged = 并入您的另一件
history-joined = 与同一件事一起办
history-left = 改为单独办
history-terminated = 这件事已依法办结，不再重复办理
history-repeated = 同一件事已依法办结，不再受理
history-disputed = 涉及多家单位，正在定由谁牵头
history-involved = 又请一家单位一起办
history-contacted = 经办人联系了您
history-resumed = 没等到您回话，先接着办
history-extended = 延长了办理时间
history-recomputed = 重新定了答复日期
history-stuck = 几家单位正在协调
history-raised = 交工作小组研究
history-reported = 已书面报上级决定
history-decided = 协调有了决定，接着办
history-review = 您不满意，开始重新看
history-redispatched = 重新看过，再办一次
history-lifted = 重新看过，提一级办
history-declined = 重新看过，维持原来的结果

ask-add = 直接打字、发照片就行，说完点“好了”。
added = 补到“{ $about }”里了，经办人会看到。还有就接着发。
add-too-long =
    这条有 { $typed } 字，一次最多 { $most } 字，没有补上。
    原来写的还在上面，请分成几条发。
add-refused = 这条没有补上，可能是太长了。原来写的还在上面，请分成几条发。
added-all = 好，都补上了。
add-not-now = 这件事已经有结果了，补不进去。有新情况可以再报一件。
urged = 催过了，经办人会收到。
urge-too-often = 今天已经催过了，经办人看得到。明天还没动静再催。
urge-not-now = 这件事现在不用催，到哪一步了，点“查进度”就能看。
btn-object = 我不同意
btn-object-yes = 就这样交
btn-object-no = 先不提
ask-objection = 说说为什么觉得应该受理，直接打字。只能提一次，由工作小组办公室重新看。
check-objection =
    只能提一次，就这样交吗？
    { $note }
words-too-long =
    您写了 { $typed } 字，这里最多 { $most } 字，没有发出去。
    原来写的还在上面，请删短一些再发一次。
words-refused = 没有发出去，可能是写得太长了。原来写的还在上面，请改短一些再发。
objected = 交上去了，由工作小组办公室重新看，有结果马上告诉您。
objection-left = 没有提。想提的时候，从进度里点“我不同意”。
objection-not-now = 这件事现在不能再提了。有新情况可以再报一件。
ask-withdraw = 要撤回 { $number } 吗？撤回以后就不再办了。
withdrawn = 撤回了。以后想说，随时再来。
withdraw-not-now = 这件事已经有结果了，撤不回来。

# Words and photos that may be meant for one of several
ask-which = { $what }{ $first }，还是{ $rest }？先给您留着。
doubt-words = 这句话是
doubt-files = 这些照片或文件是
doubt-or = { $first }，还是{ $rest }
for-answer = 回答“{ $about }”里问您的话
for-answer-plain = 回答刚才问您的话
for-supplement = 接着说“{ $about }”
for-supplement-plain = 接着说刚才那件事
for-objection = 不同意“{ $about }”的答复
for-objection-plain = 不同意刚才的答复
for-rating = 评价“{ $about }”的结果
for-rating-plain = 评价刚才的结果
for-draft = 接着填“{ $about }”
for-draft-plain = 接着填没写完的那件
for-new = 另一件事
for-new-plain = 另一件事
btn-for-about = 回答“{ $about }”
btn-on-about = 接着说“{ $about }”
btn-is-supplement = 接着这件说
btn-is-rating = 是评价
btn-is-draft = 是没填完的那件
btn-undo = 撤掉这句
answered = 记下了，转给{ $unit }了。还有要说的接着发。
taken-back = 撤掉了。
retracted = 撤掉了，“{ $about }”里不再有这句。
retract-not-now = 这句已经撤不掉了。要更正，直接接着说就行。
ask-objection-anew = 好，重新写，直接打字就行，可以发照片。只能提一次。
objection-left-words = 没有提，刚才写的没有交。想提的时候，从进度里点“我不同意”。
for-again = 再补一次“{ $about }”
for-again-plain = 再补一次
ask-one = 刚才的话先留着，要记成{ $first }吗？
