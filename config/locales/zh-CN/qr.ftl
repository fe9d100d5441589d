# 张贴用的二维码海报

poster-title = 有难处，扫码说
poster-lead = 办事卡住了、政策弄不明白、受了委屈，都可以说
poster-step-1 = 扫一扫
poster-step-1-more = 微信、支付宝、手机相机都行
poster-step-2 = 直接说
poster-step-2-more = 打字、发照片，不用填表
poster-step-3 = 看结果
poster-step-3-more = 谁在办、哪天办好，随时能看
poster-code = 本码编号
poster-link = 扫不了？用手机浏览器打开 { $link }
poster-secrecy = 只有办这件事的人能看到您的电话；举报可以不留姓名。
poster-urgent = 有人身危险或正在发生的险情，请直接拨打 110、119、120。
poster-name = 桂商诉求
