# What an owner reads about tickets: the list, one ticket's story, wishes carried out or not.
tickets =
    您交过的事：
    { $rows }
ticket-line = { $n }. { $about }（{ $state }）
no-tickets = 还没有查到您交过的事。有事直接说就行。
no-such-ticket = 没查到这个编号或查询码，请核对一下。
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
state-assigned = 已转给承办单位
state-in-progress = 正在办
state-needs-info = 等您回话
state-resolved = 有结果了
state-closed = 已办完
state-withdrawn = 您已撤回
state-other = 办理中

history-submitted = 您交上来了
history-accepted = 核实完，受理了
history-rejected = 没有受理
history-assigned = 转给承办单位
history-signed = 承办单位接手了
history-returned = 承办单位退回，正在换一家
history-asked = 经办人问您
history-answered = 您回了话
history-supplemented = 您补充了材料
history-urged = 您催了一次
history-resolved = 有结果了
history-rated = 您评价了
history-closed = 办完了
history-withdrawn = 您撤回了

ask-add = 直接打字、发照片就行，说完点“好了”。
added = 补上了 { $count } 条，经办人会看到。还有就接着发。
added-all = 好，都补上了。
ask-which-matter = 这是回答“{ $about }”里问您的话，还是另一件事？
add-not-now = 这件事已经有结果了，补不进去。有新情况可以再报一件。
urged = 催过了，经办人会收到。
urge-too-often = 今天已经催过了，经办人看得到。明天还没动静再催。
urge-not-now = 这件事现在不用催，到哪一步了，点“查进度”就能看。
ask-withdraw = 要撤回 { $number } 吗？撤回以后就不再办了。
withdrawn = 撤回了。以后想说，随时再来。
withdraw-not-now = 这件事已经有结果了，撤不回来。
