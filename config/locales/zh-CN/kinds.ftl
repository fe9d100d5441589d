# The five kinds: their names, what each is in an owner's words (-plain), and what follows from it (-means).
# `days` are working days to the result. A complaint is never judged by the unit it is about (mechanism 12).
kind-consult = 咨询
kind-consult-plain = 想问清楚政策、手续、材料、费用
kind-consult-means = 由管这件事的部门答复，{ $days } 个工作日内给您回话。
kind-help = 求助
kind-help-plain = 遇到难处，请帮着解决、协调
kind-help-means = 由管这件事的部门来办，{ $days } 个工作日内给您结果。
kind-complaint = 投诉
kind-complaint-plain = 态度差、拖着不办、乱收费，要个说法
kind-complaint-means = 投诉由上级部门核实，不会交给被投诉的单位自己查，{ $days } 个工作日内给结果。
kind-complaint-private-means = 由管这一行的部门去核实，{ $days } 个工作日内给结果。
private-ways = 和房东、物业、商家的纠纷，也可以拨 12315，或者到法院起诉，两边不耽误。
kind-report = 举报
kind-report-plain = 有人违法违规，要去查处
kind-report-means = 内容保密，只有专人能看，可以不留姓名；{ $days } 个工作日内给结果。
kind-suggestion = 意见建议
kind-suggestion-plain = 希望规定或服务改一改
kind-suggestion-means = 由管这件事的部门研究，{ $days } 个工作日内给您回话。
kind-other = 诉求
kind-line = { $kind }：{ $plain }

# Pieces that hold others together.
lines =
    { $first }
    { $rest }
card = { $card }
dots = { $first } · { $rest }
