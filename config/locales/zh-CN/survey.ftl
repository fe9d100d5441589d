# The rating: voluntary, changeable, in plain words.
ask-rate = 这个结果您满意吗？说实话就好，办事的人看不到是谁评的。
ask-rate-again = 要改成哪一档？点一下就改，也可以直接说哪里没办好。
grade-5 = 非常满意
grade-4 = 满意
grade-3 = 基本满意
grade-2 = 不满意
grade-1 = 非常不满意
rated = 记下了：{ $grade }。谢谢您。改主意了，点上面的再选一次就行。
ask-why = 记下了：{ $grade }。哪里没办好？可以选几样，也可以直接说。
reason-process = 手续麻烦
reason-speed = 太慢
reason-result = 没解决
reason-attitude = 态度
reason-taken = 已记：{ $reason }
comment-taken = 您的话也记下了。
comment-too-long =
    评价里的话最多 { $most } 字，您写的一共有 { $typed } 字，这条没有记。
    原来写的还在上面，请删短一些再说。
comment-refused = 评价记下了，但您的话太长，没有记。请删短一些再说。
comment-thanks = 您的话也记下了，谢谢您。
ask-say-more = 想说什么直接打字，会记在这次评价里。
rated-all = 都记下了，谢谢您说实话。
rate-skipped = 好，不评也没关系。想评了，点上面的按钮就行。
btn-never-ask = 以后别问我评价
surveys-stopped = 好，以后不再问您评价。想评的时候，在“看进度”里还能评。
survey-closed = 这次的评价已经过了时间。还有问题，可以再报一件。
rating-no-files = 评价里放不了照片，刚才的照片没有记。
