"""Names of aid that no list holds: put together (良种补贴, 火化费减免), or one word that means its aid (领高龄).

Aid has more names than the policy library: whoever asks for 良种补贴 must not be told of 低保. A name that is put
together is a subject of aid and a word for aid; it is longer than the programme that it begins with (危房改造补助).
"""

import re
from typing import Any, Dict, List, Text

OTHER_AID = "other_aid"

# What aid is given for or to. Only words that make a name with 补贴 behind them; not 生活, 政府, 医院.
_SUBJECT = (
    r"(?:残疾人|残疾|重残|重度残疾|困难残疾人|残疾儿童|残儿|精神病人|孤儿|儿童|困境儿童|留守儿童|老人|老年人|高龄|百岁|失能|失独|独居老人|空巢老人|五保|特困|低保户?|边缘户|低收入|贫困户?|困难户"
    r"|困难群众|困难家庭|困难职工|困难学生|单亲|孕产妇|产妇|妇女|遗属|军属|烈属|退役军人|退伍军人|退伍|老兵|老党员|村干部|村医|乡医|民办教师|代课教师|移民|库区移民|水库移民|搬迁|渔民|牧民|农民工?"
    r"|失业|就业|创业|求职|招工|培训|技能提升|技能|公益岗|护林员|保洁员|高温|工伤|职业病|见习|返乡|外出务工|务工|灵活就业"
    r"|医疗|大病|慢性?病|门诊|住院|手术|重病|看病|医药费?|药费|康复|透析|尿毒症|白血病|癌症|两癌|先心病|艾滋病|精神病|尘肺病?|耳蜗|人工耳蜗|助听器|假肢|轮椅|辅具|义眼|护理|护工|陪护|照护|照料|托养|监护|居家养老|养老|养老院"
    r"|教育|就学|助学|入学|升学|上学|学费|学杂费|寄宿生?|住校生?|营养餐?|大学生|高中生?|中职|幼儿园|保教费?|交通|路费|乘车|公交|校服|书本费?"
    r"|住房|租房|房租|租金|公租房|廉租房|危房|危房改造|危改|建房|修房|房屋|安置|过渡|购房|搬家|倒房"
    r"|取暖|采暖|供暖|供热|暖气|热费|燃煤|煤炭|煤改[电气]|烤火|燃气|煤气|天然气|燃油|柴油|用?电|电费|电价|水费|水电费?|用水|网费|话费|有线电视|降温|冬季|高寒"
    r"|丧葬费?|殡葬费?|火化费?|安葬费?|抚恤|优抚|优待|计生|独生子女|二孩|三孩|生育|育儿|托育|奶粉"
    r"|良种|种粮|粮食|粮|农机|农资|农业|耕地|地力|退耕还林|退耕|生态|公益林|草原|草场|草畜|休渔|渔业|养殖|养猪|养牛|母牛|种植|水稻|玉米|小麦|大豆|大棚|秸秆|化肥|雹灾|旱灾|水灾|火灾|雪灾|台风|地震|洪灾|受灾|灾害|灾后|救灾|冬令|冬春"
    r"|物价|价格|菜价|消费|家电|节日|春节|过节|中秋|慈善|爱心|红十字会?|工会|妇联|司法|法律|法援|急难|应急|临时|临时性|紧急|一次性|流浪|乞讨|返乡路费|无障碍改造|适老化改造|改厕|厕改|装修|社保|医保|参保|养老保险|保费)"
)
_BETWEEN = r"(?:生活|基本生活|一次性|临时|专项|服务|困难|特别|类)?"
# 救助, 减免 and their like are also what somebody does; they make a name of fewer subjects.
_AID = r"(?:补贴|补助|津贴|奖补|扶助|救济)(?:金(?!额)|费(?!用)|款)?"
_HELP = r"(?:救助|资助|扶持|帮扶|慰问)(?:金(?!额)|款)?(?![站所科局股处办部对中管申热]|人员|干部|责任|政策|标准的)"
_HELPED = (
    r"(?:教育|升学|入学|就学|大学生|住房|取暖|医疗|大病|门诊|住院|手术|重病|看病|康复|耳蜗|人工耳蜗|就业|创业|丧葬|殡葬|灾害|灾后|火灾|水灾|受灾|冬春|冬令|司法|慈善|急难|应急|紧急|流浪|工会|妇联|困难职工|困难学生|两癌|先心病|白血病"
    r"|尿毒症|大病医疗|低收入|产业|高温|节日|春节|中秋|过节|残疾人|残疾儿童|孤儿|困境儿童)"
)
_REDUCED = (
    r"(?:水费|电费|水电费?|电价|燃气费?|煤气费?|暖气费?|取暖费?|采暖费?|热费|学费|学杂费|保教费|住宿费|房租|租金"
    r"|殡葬费?|丧葬费?|火化费?|医疗费?|住院费?|公交|乘车|有线电视费?|物业费|话费|网费|电视费)"
)
_PUT_TOGETHER = re.compile(
    rf"{_SUBJECT}{{1,3}}{_BETWEEN}{_AID}|{_SUBJECT}{{1,3}}(?:担保)?贷款(?:贴息|补贴)|(?:百岁|高龄|长寿)(?:老人)?(?:长寿|营养|保健)(?:补贴|补助|津贴|金|费)|{_HELPED}{_BETWEEN}再?{_HELP}|{_REDUCED}(?:减免|优惠)(?!政策|条件)"
)
# Any other subject where the name is all that is said: 种公羊补贴什么时候发.
_ALONE = re.compile(
    r"(?:^|[，,。？!\s])"
    r"(?P<name>[^\W\d_A-Za-z的了有没什么啥哪这那领申请给办能不我你他她它咱俺和跟与或问发还想要是国家政府个些点享受拿到求听说讲涨停断催少退扣缓交算管收该叫改帮替谁为一吃查报几多些任何别其相关上面村镇乡县市区省各]{2,5}"
    r"(?:补贴|补助|津贴)(?:金(?!额)|费)?)(?=$|[，,。？!\s多怎咋啥什何没还停断到能给])"
)
_ANY = re.compile("补贴|补助|津贴|奖补|扶助|救济|救助|资助|扶持|帮扶|慰问|减免|优惠|贴息|长寿|营养|保健")

# One word that means its aid beside words of money and of asking for it.
_GOT = r"(?:领|拿|发|吃|享受?|办|报|评|申请?|申|停|补|催|查|问|测|打)(?:的|着|了|过|到|上|个|下|一下|这个|那个)?$"
_PAID = (
    r"(?:这个|那个|这块|那块)?(?:的钱|的那[个笔份]|的(?=$|[，。,；;？?])|涨|那[笔档份个样块]|这[笔份个]|停发|补发|发(?!烧|病)|断了"
    r"|没[发到有来领]|到账|每个?月|一个?月|一年|给[多几]|给好多|是?多少|有多少|几[百十]|好多钱|啥时|什么时候|何时|咋[领办申]"
    r"|怎么[领办申]|能[领拿申办]|可以[领拿申办]|要[办交]|领|拿|和护理|跟护理|申请|认证)"
)
_MEANS: Dict[Text, Text] = {
    "高龄": "gaoling_jintie",
    "护理": "canji_huli_butie",
    "丧葬": OTHER_AID,
    "安葬": OTHER_AID,
    "急难": "linshi_jiuzhu",
    "急难型": "linshi_jiuzhu",
    "支出型": "linshi_jiuzhu",
    "取暖": OTHER_AID,
    "救急": "linshi_jiuzhu",
    "两癌": OTHER_AID,
    "大病": "yiliao_jiuzhu",
    "低收入": "dibao_bianyuan",
    "低边": "dibao_bianyuan",
    "退耕还林": OTHER_AID,
}
_WORD = re.compile(
    "高龄(?![老产]|独居|孤)|护理(?!院|费|员|床|证|等级|评|补|津|险|师|的?人|区|假|能力|老)|[丧安]葬(?!费|费用|礼|在|诸|债)"
    "|急难型?(?!愁|险|之|事|救)|支出型(?!救|困|贫|临)|救急(?!救|电|车|药|难|金|款|钱)|两癌(?!筛|救|补|检)"
    "|大病(?=那[个笔份]|的那[个笔]|的钱)|低收入(?![老人补群])|退耕还林(?=的?[钱款])|低边(?![缘户家对人])|取暖(?!费|器|炉|设)"
)
_BEFORE = re.compile(_GOT)
_AFTER = re.compile(_PAID)
_REACH = 6
_ALWAYS = frozenset(["急难", "急难型", "大病", "低边", "退耕还林"])
# 遇到急难: what happens, no aid.
_MET = re.compile(r"(?:遇|遭|遇到|碰到|遭遇|突发|遇上|碰上|有|的)$")
# These are also things that are done: 申请 before 护理 is not enough (住院护理怎么办).
_DONE = frozenset(["护理", "取暖", "丧葬", "安葬"])
_PAID_BEFORE = re.compile(r"(?:领|拿|发|停|补|享受)(?:的|着|了|过|到|个)?$|[级度重]残?(?:有|的)$|生活(?:和|跟)$")
_PAID_AFTER = re.compile(
    r"(?:的?钱|的?那[笔份样档]|的?补|涨|停发|补发|没发|给[多几]|(?:是|有)?多少钱|和生活|跟生活|一个?月给?[几多])"
)


def put_together(text: Text, found: List[Dict[Text, Any]]) -> List[Dict[Text, Any]]:
    """`found` (entities with entity, value, start, end) with the names of aid in `text` that are put together.

    A name takes the place of what lies in it; it keeps the value of the programme that it begins with.
    """
    if not _ANY.search(text):
        return found
    names = [match.span() for match in _PUT_TOGETHER.finditer(text)]
    names += [
        span
        for span in (match.span("name") for match in _ALONE.finditer(text))
        if not any(item["entity"] == "program" and item["start"] < span[1] and span[0] < item["end"] for item in found)
    ]
    for start, end in names:
        beside = [item for item in found if item["start"] < end and start < item["end"]]
        programmes = [item for item in beside if item["entity"] == "program"]
        if any(item["start"] <= start and end <= item["end"] for item in programmes):
            continue
        if any(item["start"] < start or item["end"] > end for item in beside):
            continue  # another name goes on beyond it
        value = next((item["value"] for item in programmes if item["start"] == start), OTHER_AID)
        found = [item for item in found if item not in beside]
        found.append({"entity": "program", "value": value, "start": start, "end": end})
    return found


def words_for_aid(text: Text, found: List[Dict[Text, Any]]) -> List[Dict[Text, Any]]:
    """`found` with the words that mean their aid where they stand: 领高龄, 丧葬那笔, 急难的那个."""
    for match in _WORD.finditer(text):
        start, end = match.span()
        beside = [item for item in found if item["start"] < end and start < item["end"]]
        if any((item["start"], item["end"]) != (start, end) for item in beside):
            continue
        left, word = text[max(0, start - _REACH) : start], match.group()
        before, after = (_PAID_BEFORE, _PAID_AFTER) if word in _DONE else (_BEFORE, _AFTER)
        if (word in _ALWAYS and not _MET.search(left)) or before.search(left) or after.match(text, end):
            found = [item for item in found if item not in beside]
            found.append({"entity": "program", "value": _MEANS[word], "start": start, "end": end})
    return found


# 孤儿 is the name of the aid and of the child: the child where these stand beside it.
_CHILD_BEFORE = re.compile(r"(?:是|成了?|变|当|叫|个|名|位|推荐|这些|冒充|留下|收养|养|的确|算|像)(?:了|个|一个)?$")
_CHILD_AFTER = re.compile(
    r"身份|们|院|名册|[长成][大年]|的?(?:弟|妹|哥|姐|侄|孙|姑|叔|小)|寡|，|一个?月(?:的|能|有)?(?:补助|基本生活费|生活费)|[\s,]*(?:父母|爸|妈|爹)|上学|读书"
)


#: Names of aid that are also said of the child itself.
CHILDREN = {"孤儿": "orphan", "困难学生": "student", "贫困学生": "student", "特困学生": "student", "特困生": "student"}


def is_child(text: Text, start: int, end: int) -> bool:
    """Whether one of `CHILDREN` from `start` to `end` is the child, not the aid."""
    return bool(
        _CHILD_BEFORE.search(text[max(0, start - _REACH) : start]) or _CHILD_AFTER.match(text, end)
    ) and not text.startswith(("补", "津", "费", "钱", "金", "保障"), end)
