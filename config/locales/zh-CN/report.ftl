# A report, from its first words to the receipt.
ask-matter = 说说遇到了什么事，可以分几条说，也可以发照片。
ask-matter-consult = 想问什么，直接说就行。
ask-matter-help = 好，求助。说说遇到了什么难处，想怎么解决。
ask-matter-complaint = 好，投诉。说说是哪里、什么时候、发生了什么事。
ask-matter-report = 好，举报，内容会保密。说说是谁、在哪里、做了什么。
ask-matter-suggestion = 好，请说说您的建议。
ask-matter-more = 能多说两句吗？比如在哪里、什么时候、希望怎么解决。
ask-matter-again = 请重新说一遍，原来的话会被换掉。
ask-matter-for-files = 收到 { $files }。再用一两句话说说是什么事。
noted-all = 都记下了。
noted-words = “{ $words }”也记上了，一并交上去。
matter-full =
    刚才这条有 { $typed } 字，没有收：一件事最多写 { $most } 字，还能写 { $room } 字。
    请删短一些再发，或者先交上去，再补充。
edited = 改好了，按新的来。
edit-too-late =
    这条话改不了了，交上去的不会变。
    要补充，点“查进度”，选那件事再补。

answer =
    您看看是不是这个：
    { $question }
    { $answer }
solved = 好，那就不用交上去了。以后有事直接说。

heard = 听下来是{ $kind }，对吗？
heard-there = 听下来是{ $kind }，发生在{ $region }，对吗？
which-of-two =
    您看是下面哪一种？
    { $first }
    { $second }
which-of-all =
    您看是下面哪一种？
    { $kinds }

ask-region = 事情发生在哪个市、县或区？打字、点按钮、发位置都行。
region-name = { $name }
region-which = 有好几个地方叫这个，请带上市一起说，比如“柳州城中区”。
location-far = 这个位置不在广西。请打字说是哪个市、县或区。
kept-phone = 电话 { $value } 记下了。
kept-no-phone = 好，不留电话。
kept-region = 地点记下了，在{ $value }。
kept-secrecy = 好，不留姓名，也不问您的店名电话。
kept-enterprise = 店名记下了，{ $value }。
mended-region = 好，地点改成{ $value }。
mended-phone = 好，电话改成 { $value }。
mended-kind = 好，改成{ $value }。
location-taken = 位置记下了，在{ $region }。
location-kept = 位置记下了。遇到什么事，直接说就行。

ask-anonymous =
    举报可以不留姓名，两种都会查。
    留姓名：只有专人能看到，能找您核实，更容易查清。
    不留：查的人不知道您是谁，凭一个查询码看结果。
ask-traces =
    您选了不留姓名，可话里这几处会让人认出您：
    { $found }
    去掉吗？其余的话一个字不动。
anonymous-files = 照片、文件也可能让人认出您：拍到的人、单据上的名字、写文件的人。发之前看一眼。
ask-remembered =
    还用上次留的信息吗？
    { $who }
ask-enterprise = 是哪家店或公司？发店名就行。
ask-enterprise-own-complaint = 您自己的店或公司叫什么？不是被投诉的那家。
ask-enterprise-own-report = 您自己的店或公司叫什么？不是被举报的那家。
mended-enterprise = 好，您的店改成{ $value }。
mended-no-enterprise = 好，刚才那个店名去掉了。
name-anonymous = 您选了不留姓名，店名没有记。
ask-name-sure = 店名是“{ $name }”吗？
identity-no-code = 这是身份证号码，不用给，也没有记。发店名就行。
ask-code-sure = 代码 { $code } 的最后一位和规则对不上。执照上就是这样写的吗？
code-wrong = 这个统一社会信用代码对不上，请核对一下，或者直接发店名。
ask-phone = 留个电话，方便核实的同志联系您。只有办这件事的人能看到。
ask-phone-required = 这类事要打电话核实，请留个电话。只有办这件事的人能看到。
identity-unneeded = 这是身份证号码，不用给，也没有记。留个电话就行。
phone-wrong = 这个号码不像能打通的，请再看看。手机和座机都行，座机带上区号。
contact-unneeded = 号码先不用留。遇到什么事，直接说就行。
contact-anonymous = 您选了不留姓名，号码没有记。
ask-files = 发照片或文件来，最多 { $most } 个，现在有 { $count } 个。好了点一下。
voice-heard-too = 语音收到了，会有人听。
voice-heard = 语音收到了，会有人听。不想打字，也可以找人说。
files-kept = 收到 { $files }。
files-traced =
    有 { $count } 个文件里可能带着作者、设备、时间，去不掉。怕被认出来，就发截图或照片。
    在“改一改”的“加照片”里可以拿掉。
files-full = 一件事最多带 { $most } 个文件，多出来的没有收。

summary =
    请看一眼，没问题就交上去：
    { $card }
files = { $count } 个文件
photos = { $count } 张照片
who-anonymous = 不留姓名
who-individual = 个体、个人
who-unregistered = 还没注册
who-unnamed = 没留店名
who-no-phone = 没留电话
ask-edit = 想改哪一样？照片直接发来也行。

receipt =
    收到了，编号 { $number }。
    { $verify }前核实，{ $promised }前给您结果，有进展随时告诉您。
receipt-anonymous =
    收到了，编号 { $number }。{ $verify }前核实，{ $promised }前给结果。
    查询码在下面单独一条，只给这一次，凭它看结果，请存好。
receipt-code = { $code }
receipt-night = 这会儿是下班时间，{ $verify }前一定有人看。
not-submitted = 刚才没交成，您写的都还在。过一会儿再试，或者打电话说。
not-taken = 没交成：可能是写得太长，或者有一处对不上。您写的都还在，改一改再交。

way-round =
    { $why }
    不好说的话，点下面的按钮，或者找人说。
outdated = 这个按钮已经过时了，没有动您的东西。
outdated-question = 这一步已经过去了，接着看下面这一步。

# What each question is for, for those who ask.
explain-matter = 用平常话说说遇到的事就行，我帮您交给管这件事的部门。
explain-answers = 这是常见问题的解答。没答到点上就点“没解决”，接着交上去。
explain-kind = 分个类，才知道交给谁、几天有结果。拿不准就挑最像的。
explain-region = 知道在哪里，才好交给当地来办。说不准也没关系。
explain-secrecy = 就是问：查的人能不能知道您是谁。两种都会查。
explain-traces = 办这件事的人会读到您写的每个字。去掉这几处，就不容易猜到是您。
explain-remembered = 您上次同意留下店名电话，这次可以直接用，不用再填。
explain-enterprise = 知道是哪家店，办事的人才好核实。没有店名就点“跳过”。
explain-phone = 核实的人可能要问您几句。号码只有办这件事的人能看到。
explain-files = 照片、文件能让人看得更清楚。没有就点“好了”。
explain-summary = 这是要交上去的内容。点“提交”才算交，点“改一改”能改。
explain-privacy = 您的店名和电话只有办这件事的人能看到。举报还可以不留姓名。
explain-fear = 老板、邻居、被举报的人，我们一个也不告诉。您用什么账号、手机跟我们说话，办事的人看不到。
explain-fear-named = 留了姓名电话：只有核实、办这件事的人能看，看一次记一次；举报还要写明理由才能看。
explain-fear-unnamed = 不留姓名：店名电话都不记，这个聊天只用来给您发进展，只说“有新进展”。
explain-fear-limits = 挡不住的：只有您知道的细节、照片和单据会让人猜到；手机和查询码别给人看。
explain-who = 这里是自动答话，您说的事会转给管这件事的部门，由人来办。
explain-free = 在这里反映问题不收钱。
explain-when = 交上去的时候，会告诉您哪天前有结果。
wait = 好，您先忙，说过的都留着。忙完点“接着填”就行。
wait-answer = 好，您先忙，不急。忙完直接发就行。
talk-heard = 好，这句不写进去。
thanks-back = 好的，谢谢您。
name-dropped = 好，“{ $name }”不算。
matter-replaced = 换成新写的了。
mended-enterprise = 好，店名改成{ $value }。
mended-nothing = 这件事不留姓名，店名和电话都不记。
whole-matter = { $words }
ask-split =
    您说了 { $count } 件事：
    { $rows }
    分开报，各归各的单位办，更快。
split-line = { $n }. { $about }
which-undecided =
    这件事怎么分，您来选最好；说不准就点“由人来分”，照样交上去。
ask-which-line =
    要改哪一句？
    { $rows }
ask-line-anew =
    原来是：{ $words }
    改成什么？直接打字就行。
ask-next-matter = 还有 { $count } 件没报，下一件：{ $about }
later-left = 好，剩下的没有报。想报的时候直接说就行。
explain-split = 分开报，每件事都由管它的单位办，进度也各看各的。当一件报也行。
