# What the Telegram channel says by itself.

telegram-group-declined = 您好，群里说的事别人也看得到。请私下找我说。
telegram-trouble = 刚才那条没处理好，请再发一次。前面说的都还在。
telegram-share-contact = 用当前号码
telegram-noted = 好的。
telegram-app = 打开

telegram-command-new = 说一件新的事
telegram-command-mine = 我的诉求
telegram-command-human = 找人说
telegram-command-help = 怎么用
telegram-command-cancel = 不报了
