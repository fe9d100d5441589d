# Around a report: greeting, help, people to call, what could not be taken.
hello = 您好，这里是桂商诉求。遇到什么事，直接说就行，可以发照片。
hello-place =
    您好，这里是桂商诉求，您在{ $place }。
    遇到什么事，直接说就行，可以发照片。
hello-name =
    { $name }，您好，这里是桂商诉求。
    遇到什么事，直接说就行，不用再填店名和代码。
offer-draft = 上次说到一半的“{ $about }”，接着来吗？
put-aside = 前面那件先放着，留三天，想接着填随时说“接着填”。
shelved = 好，先不报了。写好的留三天，想接着报随时点。
cancelled = 好，不报了。什么时候有事，直接说。
left = 好，先放下。
left-words = 好，先放下。刚才没定下来的话没有记。
nothing-to-resume = 没有写到一半的事。有事直接说就行。
nothing-to-go-back = 现在没有在填的东西。有事直接说就行。
at-the-start = 已经是第一步了。

help =
    遇到什么事，用平常话说就行，我来帮您交给管这件事的部门。
    问政策、求帮忙、投诉、举报、提建议都可以，交完随时看进度。
help-draft =
    照着问题答就行，不会的可以跳过。
    想改前面的，点“上一步”；不想报了，点“不报了”。
help-staff = 有新的事会发到这里，点按钮就能办。打任何字都能看手上的事。
human =
    可以直接打电话给{ $desk }：{ $phone }
    接听时间：{ $hours }。写了的都给您留着。
human-hotline = 可以直接拨 { $phone }，24 小时有人接。写了的都给您留着。
all-right = 好。有事随时说。
welcome = 不客气。有事随时说。
ask-what-wrong = 遇到什么事了？直接说就行，说得乱也没关系。
talk-or-matter = 好，听到了。要是想让人去办，点下面就能报上去。
out-of-scope =
    这里只管做生意遇到的事，比如办证、补贴、收费、执法。
    您说的要是这一类，点下面接着说；别的事可以拨 12345。

forget-ask = 要把您的店名、代码和电话都忘掉吗？交过的事照常办，下次要重新填。
forgotten = 忘掉了。下次来，我们不认得您。
kept = 好，都还留着。

# Danger now: whom to call stands above as a link or in a line of its own; what is said here tells what to do meanwhile.
emergency-gas = 闻到煤气：别开灯，别点火，关阀开窗，人先出去，再拨 { $number }。这里的话给您留着。
emergency-fire = 着火、冒烟：人先离开，马上拨 { $number }。这里的话给您留着。
emergency-power = 电线落地、东西带电：别碰，走远些，马上拨 { $number }。这里的话给您留着。
emergency-rescue = 有人困住，或者楼要塌、水涨起来：人先避开，马上拨 { $number }。这里的话给您留着。
emergency-chemical = 漏了呛人的东西：捂住口鼻往上风处走，马上拨 { $number }。这里的话给您留着。
emergency-ambulance = 有人受伤、发病：马上拨 { $number }，照电话里说的做。这里的话给您留着。
emergency-police = 有危险请马上拨 { $number } 报警；不方便出声，发短信到 12110。这里接着帮您记，但不能代替报警。
emergency-mind =
    您说的我们听到了，这比什么事都要紧。
    请拨 { $number }，有人听您说；正在危险的地方，拨 120 或 110。
    写了的都给您留着，缓过来再说也不迟。
emergency-other =
    有人可能要伤害自己，请马上拨 { $number }。
    陪着他，慢慢说话，别激他，等人来。想找人问怎么劝，拨 12356。
emergency-any = 要是正有危险，请先拨 110、119 或 120。没有的话，接着说就行。

door-unknown = 这个码认不出来，不要紧，照样可以用。
door-expired = 这个码过期了，不要紧，照样可以用。
door-revoked = 这个码已经停用了，不要紧，照样可以用。
door-pin = 这是工作人员的邀请。请把另外告诉您的 6 位数字发来，这个聊天就绑定好了。
door-pin-wrong = 数字不对，请再核对一次。输错 5 次，邀请就作废。
door-elsewhere = 这是工作人员的邀请，要在邀请链接打开的页面上绑定。
door-used = 这个链接用过一次了，不要紧，照样可以用。

unsupported = 这个看不懂。请打字说，或者发照片、文件。
refused-too-large = 这个文件太大了，最多 20 MB。视频请剪成几段，别的可以截图发来。
refused-bad-type = 这种文件收不了。照片、录音、视频、PDF、Word、Excel、OFD 都可以；别的请截图，或者另存为 PDF 再发。
refused-archive = 压缩包收不了。请解压，把里面的照片、文件一个一个发来。
refused-locked = 这个文件设了密码，经办的人打不开。请去掉密码再发，或者截图发来。
refused-empty = 这个文件是空的，请重新发一次。
refused-lost = 这个文件没收到，请再发一次。
refused-too-long = 这条太长了，请分成几条发，每条不超过 10000 字。
refused-too-fast = 发得太快了，歇一下再发。前面的都收到了。
try-later = 现在连不上，您的东西都还在。过几分钟再试。
shelf-left = 更早放着的“{ $about }”不再留了。
