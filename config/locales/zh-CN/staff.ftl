# What those read who work on tickets.
staff-welcome =
    { $name }，您好，您已绑定为{ $unit }的工作人员。
    有新的事会发到这里，点按钮就能办。
staff-left = 这个聊天已经不是工作人员的了，之前的事在这里看不到，也办不了。要继续办事，请管理员重新邀请。
staff-hello = { $name }，您好。有新的事会发到这里。
staff-new = 有新的诉求，请核实。
staff-assigned = 有一件事转给您单位，请签收。
staff-returned = 有一件事被退回，请重新转办。
staff-answered = 诉求人补充了材料或回了话。
staff-retracted = 诉求人撤掉了刚才补充的一句。
staff-urged = 诉求人催了一次。
staff-withdrawn = 诉求人撤回了这件事，不用再办。
staff-due-soon = 这件事快到期了。
staff-overdue = 这件事已经超期。
staff-objected = 诉求人对不受理有异议，请复核。
staff-overturned = 办公室复核后改为受理，请转办。
staff-handed-up = 下级专席上交一件事，请核实。
staff-lifted = 有一件事提级办理，请转办。
staff-disputed = 有一件事要定牵头单位。
staff-involved = 请您单位协办一件事，请签收。
staff-co-result = 协办单位交来了办理情况。
staff-resumed = 诉求人没有按时回话，请按现有材料接着办。
staff-extend = 有一件事申请延期，请审批。
staff-granted = 延期批准了。
staff-denied = 延期没有批准，请按原期限办。
staff-recomputed = 办理期限重新定了。
staff-stuck = 有一件事几家单位办不动，请协调。
staff-raised = 有一件事请工作小组研究。
staff-decided = 协调有了决定，请接着办。
staff-review = 有一件事评价不满意，请复核。
staff-undeliverable = 消息送不到诉求人那里，请打电话联系。
staff-letter = 因为这件事，您单位收到一封督办函，请到单位的函件里查看，按期书面答复。
staff-news = 这件事有新情况。
case-emergency = 【紧急】诉求人的话里说到正有危险，请马上核实，先打电话。
staff-case = 这件事的情况：
case-head = { $number } · { $kind }
case-where = 地点：{ $where }
case-coordinates = 发来的位置（纬度,经度）：{ $pair }
case-who = 诉求人：{ $who }
case-due = { $date }前办结
case-note = 附言：{ $note }
case-gone = 这件事已经不在您手上了。
work =
    手上有 { $count } 件事，先要动手的在前：
    { $rows }
work-line-emergency = { $n }. 【紧急】{ $about }（{ $state }，{ $due }）
work-line = { $n }. { $about }（{ $state }，{ $due }）
waits-submitted = 等核实
waits-accepted = 等转办
waits-assigned = 等签收
waits-in-progress = 正在办
waits-needs-info = 等诉求人回话
waits-other = 在手上
no-date = 没定期限
no-work = 手上没有要办的事。
ask-unit = 转给哪个单位办？
unit-name = { $name }
no-units = 没有可以转办的单位，请联系管理员添加。
no-files-here = 这里只收文字，请打字写。
ask-words-resolve = 写一段给诉求人看的结果：怎么办的、办成了什么。
ask-words-ask = 想问诉求人什么？写清楚要补哪样。
ask-words-return = 写明退回的理由：依据什么，应归哪里管。
ask-words-reject = 写明不受理的依据，以及可以去哪里办，诉求人会看到。
check-words-ask =
    诉求人会收到这个问题：
    { $note }
check-words-return =
    按这个理由退回：
    { $note }
check-words-reject =
    诉求人会看到这段话，发出去就不受理：
    { $note }
words-left = 没有发，原样放着。
check-outcome =
    诉求人会看到这段结果。这件事解决了吗？
    { $note }
ask-words-co-resolve = 写一段协办情况，交给牵头单位。
check-words-co-resolve =
    牵头单位会收到这段话：
    { $note }
ask-words-uphold = 写明维持不受理的理由，诉求人会看到。
check-words-uphold =
    诉求人会看到这段话，发出去就维持不受理：
    { $note }
ask-words-overturn = 写明改为受理的理由，诉求人会看到。
check-words-overturn =
    诉求人会看到这段话，发出去就改为受理：
    { $note }
ask-words-deny = 写明不批准延期的理由。
check-words-deny =
    按这个理由不批准延期：
    { $note }
ask-words-redispatch = 写明为什么要重新办，诉求人会看到。由原来的单位再办一次。
check-words-redispatch =
    诉求人会看到这段话，发出去就重新办：
    { $note }
ask-words-decline = 写明维持原结果的理由，诉求人会看到。
check-words-decline =
    诉求人会看到这段话，发出去就维持原结果：
    { $note }
ask-words-decide = 写明协调的决定：谁来办、怎么办、什么时候办好。
check-words-decide =
    按这个决定接着办：
    { $note }
did-co-sign = { $number } 签收了，请把办理情况交给牵头单位。
did-co-resolve = { $number } 的协办情况交上去了。
did-uphold = { $number } 维持不受理，已告知诉求人。
did-overturn = { $number } 改为受理，已交专席转办。
did-grant = { $number } 延期批准了，诉求人会收到新日期。
did-deny = { $number } 延期没有批准，已告知经办人。
did-redispatch = { $number } 转回重新办，已告知诉求人。
did-decline = { $number } 维持原结果，已告知诉求人。
did-decide = { $number } 的决定发出去了。
case-extension = 申请延期 { $days } 个工作日
did-accept = { $number } 受理了。
did-accept-sent = { $number } 受理了，按职责清单直接转给了{ $unit }。
did-assign = { $number } 转办了。
did-sign = { $number } 签收了，请尽快联系诉求人。
did-ask = { $number } 的问题发出去了，等诉求人回话。
did-return = { $number } 退回专席了。
did-resolve = { $number } 办结了，诉求人会收到结果并评价。
did-reject = { $number } 不受理，已告知诉求人。
did-other = { $number } 办好了。
failed-not-now = 这一步现在做不了，可能别人刚办过。
failed-bad = 还缺要写的内容，请补上再发。
