# 网页聊天：页面上的每一句话。{ $n } 由页面填入数字。

web-title = 桂商诉求 · 有事直接说
web-short-title = 桂商诉求
web-subtitle = 办事遇到难处，直接说
web-description = 经营主体反映问题的一个入口：说清一件事，看得到谁在办、什么时候有结果。
web-skip = 跳到输入框
web-log = 对话
web-say = 想说的话
web-placeholder = 说说遇到了什么事
web-add = 加照片或文件
web-send = 发送
web-photos = 照片
web-files = 文件、视频
web-voice = 录音
web-voice-asks = 请允许用话筒
web-voice-on = 正在录，直接说
web-voice-done = 录好了，可以先听一遍
web-voice-finish = 说完了
web-voice-drop = 不要了
web-voice-send = 发出去
web-voice-name = 语音{ $n }秒
web-voice-refused = 这个页面没拿到话筒。想说的话，在浏览器设置里允许用话筒再点一次；打字也行，或者直接拨 12345。
web-voice-missing = 没找到能用的话筒。打字也行，或者直接拨 12345。
web-hotline = 12345
web-stuck = 页面没能打开。网慢就再等一等；一直这样，请换一个浏览器打开，或者直接打电话说：
web-stuck-call = 拨打 12345
web-reply = 回复
web-quote = 回复：{ $words }
web-unquote = 不回复这一条了
web-me = 您
web-them = 桂商诉求

web-offline = 网断了，正在重新连接。您写的话都还在。
web-offline-long = 一直连不上。您写的话都还在，连上就发；急的话先拨 12345。
web-no-cookies = 浏览器没让这个页面记东西（Cookie），发不出去。请允许，或者换一个浏览器，也可以拨打 12345。
web-app-closed = 请从 Telegram 里重新打开这个页面。

web-sending = 正在发送
web-failed = 没发出去
web-retry = 再发一次
web-new-messages = 有新消息
web-unread = （{ $n } 条新消息）
web-earlier = 看更早的消息
web-today = 今天
web-yesterday = 昨天
web-replaced = 下面有新的一份
web-picture = 照片

web-news = 有新消息，打开看看。
web-news-here = 有进展会写在这个页面里，下次打开就能看到。
web-news-ask = 关掉页面也提醒我
web-news-on = 有进展，关着页面也会提醒您，也都写在这里。
web-news-stop = 不用提醒了
web-news-denied = 浏览器没让这个页面发提醒。有进展写在这里，下次打开就能看到。
web-news-failed = 这个浏览器现在开不了提醒。有进展写在这里，下次打开就能看到。
web-news-home = 有进展会写在这里。想让手机提醒，先用浏览器的“添加到主屏幕”，再从主屏幕打开。
web-leave = 离开并清除
web-leave-ask = 要离开并清除吗？这里的对话、没交上去的话和文件都会删掉，后面用这台电脑的人看不到。交上去的事照常办；不留姓名的，以后凭查询码看，没存好的先存。
web-leave-no = 先不清除
web-leave-failed = 没清成，请再点一次。
web-left = 都清除了
web-left-more = 可以关掉这个页面。交上去的事照常办。
web-left-again = 再说一件事

web-code = 查询码
web-copy = 复制
web-copied = 复制好了。找个稳妥的地方粘贴、存好。
web-not-copied = 没能复制，请抄下来，或者截个图。
web-picture-save = 存成图片
web-picture-saved = 图片存好了。没找到的话，长按下面这张图保存。
web-picture-of-code = 写着查询码的图片

web-send-files = 加照片或文件
web-send-place = 发位置
web-place-mine = 我的位置
web-place-failed = 没能拿到位置。直接打字告诉我们在哪里也行。

web-upload-progress = 已传 { $n }%
web-file-cancel = 不传了
web-file-cancelled = 已取消
web-file-failed = 没传上去
web-file-too-large = 超过 20 MB，没有收下
web-file-bad-type = 这种文件收不了，请截图，或者另存为 PDF 再发
web-file-archive = 压缩包收不了，请解压后把里面的文件发来
web-file-locked = 文件设了密码，请去掉密码再发，或者截图发来
web-file-empty = 是空文件，没有收下
web-file-too-many = 一次最多 9 个，多出来的没有收下

web-too-long = 最多 10,000 字，还多 { $n } 字
web-refuse-too-long = 太长了，请分几次说
web-refuse-too-fast = 发得太快了，歇一会儿再发
web-refuse-other = 这一条没能收下

# 扫码以后的中转页
web-landing-place = { $place }
web-landing-going = 正在打开，马上就能说。
web-landing-go = 开始反映问题
web-landing-telegram = 改用 Telegram 聊天
web-landing-mini-app = 打开 Telegram 小程序
web-landing-unknown = 这个码我们认不出来，可能印得不全。没关系，一样可以说。
web-landing-expired = 这个码过期了。没关系，一样可以说。
web-landing-revoked = 这个码已经停用了。没关系，一样可以说。
web-landing-used = 这个码只能用一次，已经用过了。没关系，一样可以说。
late-answer = 收到了。这会儿有点慢，不用重发，好了马上回您。
web-join-looking = 正在核对邀请。
web-join-pin = 另外告诉您的 6 位数字
web-join-me = 我是{ $name }，绑定
web-join-unknown = 这个邀请认不出来，请向管理员再要一个。
web-join-expired = 邀请过期了，请向管理员再要一个。
web-join-revoked = 邀请已经作废，请向管理员再要一个。
web-join-used = 邀请已经用过了，请向管理员再要一个。
web-join-pin-wrong = 数字不对，请再核对一次。输错 5 次，邀请就作废。
web-join-unavailable = 现在连不上，请过一会儿再试。
