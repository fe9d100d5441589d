# 月报、年报、季报和问题清单：交给领导和各单位看的文字。口径见 docs/statistics.md。
bulletin-monthly = 桂商诉求办理情况月报
bulletin-yearly = 桂商诉求办理情况年报
bulletin-quarterly = { $city }桂商诉求办理情况季报
bulletin-problems = 共性问题清单

bulletin-period-month = { $year } 年 { $month } 月
bulletin-period-months = { $first } 至 { $last }
bulletin-period-year = { $year } 年
bulletin-period-quarter = { $year } 年第 { $quarter } 季度
bulletin-made = { $date }生成
bulletin-made-running = { $date }生成，期限未满，数字还会变
bulletin-date = { $year } 年 { $month } 月 { $day } 日
bulletin-page = 第 {"{n}"} 页
bulletin-note-outside = 桂商诉求 · 少于 { $least } 件的保密事项不列出，也不计入合计
bulletin-note-inside = 桂商诉求 · 内部资料，含保密事项的数量，不得外传
bulletin-note-problems = 桂商诉求 · 例句已隐去可能认出人的字词，保密事项不在其中

bulletin-overall = 总体情况
bulletin-trend = 近几个月的走势
bulletin-by-month = 各月情况
bulletin-by-kind = 各类诉求
bulletin-by-city = 各地情况
bulletin-by-unit = 各承办单位
bulletin-red = 红榜
bulletin-black = 黑榜
bulletin-ranking-cities = 各市全年排名
bulletin-ranking-units = 承办单位全年排名
bulletin-city-reports = 各市上季度报告
bulletin-definitions = 口径

bulletin-timely = 按时办结率
bulletin-resolution = 问题解决率
bulletin-satisfaction = 满意率
bulletin-response = 评价回复率
bulletin-timely-detail = 按时 { $numbers } 件次
bulletin-resolution-detail = 解决 { $numbers } 件次
bulletin-satisfaction-detail = 满意 { $numbers } 份
bulletin-response-detail = 回复 { $numbers } 份
bulletin-up = 比上期高 { $points } 个百分点
bulletin-down = 比上期低 { $points } 个百分点
bulletin-even = 与上期持平

bulletin-counts = 本期收到诉求 { $received } 件，专席当场答复 { $at_once } 件次，{ $due } 件次到期应办结，其中退回 { $returned } 件次、延期 { $extended } 件次。
bulletin-entered = 收到的评价里，{ $entered } 份由工作人员电话回访后代为录入。
bulletin-chart = 图：{ $names }，{ $period }
bulletin-nothing = 本期没有可统计的件。

bulletin-column-month = 月份
bulletin-column-kind = 类别
bulletin-column-city = 地区
bulletin-column-unit = 单位
bulletin-column-place = 名次
bulletin-column-score = 得分
bulletin-column-received = 收到
bulletin-column-due = 到期
bulletin-column-results = 有结果
bulletin-column-graded = 评价
bulletin-column-listed = 单位或地区
bulletin-column-grounds = 低于标准的
bulletin-column-state = 情况
bulletin-total = 合计
bulletin-no-city = 未注明
bulletin-whole-region = 自治区本级
bulletin-unranked = 件数少，不排

bulletin-red-lead = { $least }三项都达到：按时办结率 { $timely }、问题解决率 { $resolution }、满意率 { $satisfaction }。
bulletin-black-lead = { $least }有一项低于：按时办结率 { $timely }、问题解决率 { $resolution }、满意率 { $satisfaction }。
bulletin-least = 到期不少于 { $due } 件次、有结果不少于 { $results } 件次、评价不少于 { $graded } 份的单位和地区，
bulletin-nobody = 本期没有。
bulletin-score-note = 得分按问题解决率、按时办结率、满意率加权计算，权重 { $resolution }∶{ $timely }∶{ $satisfaction }。评价回复率不计分。

bulletin-report-made = { $date }已报
bulletin-report-made-late = { $date }补报，晚于期限
bulletin-report-missing = 未报，已过期限
bulletin-report-waiting = 未报，{ $date }前报即可
bulletin-city-reports-lead = { $quarter }的报告应在 { $date }前报送。

bulletin-define-round = 一家单位办一轮算一件次。重新办理的，每一轮各算一次；协办单位按自己的时限各算一次。
bulletin-define-timely = 按时办结率：期限在本期内到期的件次里，到期前有结果的占多少。到期没有结果的，即使还没办完，也算没有按时。等诉求人补充材料的时间不计，批准延期的按新期限算。
bulletin-define-resolution = 问题解决率：评价期在本期内结束的件次里，单位填写“已解决”、诉求人也没有说没解决的占多少。部分解决、解释说明都不算解决。
bulletin-define-satisfaction = 满意率：收到的评价里，非常满意、满意、基本满意占多少。没有评价的不算在内。
bulletin-define-response = 评价回复率：邀请评价的件次里，诉求人真正评价了的占多少。评价全凭自愿，这个数不用来考核。

bulletin-problems-lead = { $period }共 { $texts } 件诉求（保密事项除外），从中归出 { $matters } 个共性问题，每个至少有 { $owners } 位诉求人提到。
bulletin-problems-title = { $n }. { $name }
bulletin-problems-counts = { $owners } 位诉求人，{ $reports } 件：{ $kinds }。{ $cities }。
bulletin-problems-part = { $name } { $count } 件
bulletin-problems-example = {"“"}{ $text }{"”"}
bulletin-problems-none = 这段时间没有归出共性问题。
bulletin-column-words = 问题
bulletin-column-owners = 诉求人
bulletin-column-reports = 件数
bulletin-column-kinds = 类别
bulletin-column-cities = 地区
bulletin-column-examples = 例句
bulletin-column-numbers = 编号

bulletin-column-period = 期间
bulletin-column-unit-code = 单位代码
bulletin-column-city-code = 地区代码
bulletin-column-on-time = 按时
bulletin-column-extended = 延期
bulletin-column-returned = 退回
bulletin-column-at-once = 当场答复
bulletin-column-solved = 解决
bulletin-column-answered = 回复
bulletin-column-satisfied = 满意
bulletin-column-entered = 代录
