"""Money, codes and links that somebody wants before aid is given: which messages tell of them, and which do not."""

import pytest

from knowledge.swindles import load_swindles


@pytest.mark.parametrize(
    "text",
    [
        "抖音上说残疾人每月补1200，要先交200手续费",
        "收到短信说领补贴点链接填银行卡，能点吗",
        "民政局打电话要验证码，给不给",
        "打电话来说我妈的高龄津贴没认证要点链接",
        "有人打电话说我残疾补贴要激活，让我交300块钱",
        "我被骗了500块，说是办低保的",
        "他叫我开屏幕共享，我手机现在自己在动",
        "身份证银行卡账号都给他了，现在联系不上人",
        "骗子说给我办低保，账号都给我了，怎么办",
        "我把账号密码都给他了",
        "他让我转到安全账户，我正在转",
        "我刚给那个办低保的打了两千块",
        "办贷款的拿我手机弄了半天，钱没了",
        "帮我办补贴的让我刷脸贷款，钱他拿走了",
        "有人拿了我妈的身份证去贷款",
        "卖保健品的把我妈拉走了，存折也带去了",
        "有人说给我办低保，要我先转三千，我正在银行",
        "说我儿子出事了，叫我马上打五万过去别告诉人",
    ],
)
def test_a_swindle_is_seen(text: str) -> None:
    assert load_swindles().is_swindle(text)


@pytest.mark.parametrize(
    "text",
    [
        "申请低保收不收费",
        "办低保要不要钱",
        "邻居说低保要交钱给村里才批",
        "帮我办低保的人要提成 正常吗",
        "低保办理费用多少",
        "村主任说办低保要收200块钱，合理吗",
        "村干部要我出2000块才给我报低保",
        "代办的说交五百块包办下来能信吗",
        "中介收两千包过，靠谱吗",
        "有熟人说给三千块保证能批下来",
    ],
)
def test_a_fee_is_asked_about(text: str) -> None:
    assert load_swindles().is_fee(text)
    assert not load_swindles().is_swindle(text)


@pytest.mark.parametrize(
    "text",
    [
        "低保办理多久",
        "我打电话问了，他们说要交户口本",
        "镇上让交收入证明",
        "村里给我发了200块低保",
        "高龄津贴认证去哪认证",
        "网上办低保要交什么材料",
        "办低保什么时候给钱",
        "低保户要不要交电费",
        "低保户医保要自己交钱不",
        "多领的低保要退钱吗",
        "扫码登录收不到验证码",
        "手机上申请低保要扫码吗",
        "民政局让我扫这个二维码填申请，可以吗",
        "高龄津贴认证扫码了没反应",
        "抖音上说低保涨了，真的吗",
        "村里有人收入5000块还吃低保",
        "特困要交钱给敬老院吗",
        "你是不是骗子",
        "工作人员让我扫码进群，群里一百九十人问同一个问题",
        "账号我都交给村干部了，补贴发哪张卡",
        "存折密码告诉我女儿了",
        "他拿我的身份证去办低保了",
        "我贷款买的房算财产吗",
        "这是我最后一次打这个电话，存折密码写在墙上",
        "家里没钱吃饭了",
        "养老院要交五百块保证金",
        "保姆中介说收五百包介绍工作",
        "学车教练说交五千包过",
    ],
)
def test_innocent_words_are_left_alone(text: str) -> None:
    assert not load_swindles().is_swindle(text)
    assert not load_swindles().is_fee(text)


@pytest.mark.parametrize(("text", "done"), [("我填了", True), ("我已经交了", True), ("还没交", False), ("没填", False)])
def test_what_was_done_already(text: str, done: bool) -> None:
    assert load_swindles().is_done(text) is done


def test_no_sentence_claims_a_rule() -> None:
    """The advice names no clause and no condition: no document says that applying costs nothing."""
    for sentence in load_swindles().says.values():
        assert "规定" not in sentence
        assert "免费" not in sentence


@pytest.mark.parametrize("text", ["我卡里的低保钱没了", "存折上的钱少了", "卡里的低保钱咋没有了"])
def test_money_that_is_gone_from_a_card(text: str) -> None:
    assert load_swindles().is_gone(text)
    assert not load_swindles().is_swindle(text)


@pytest.mark.parametrize(
    "text", ["卡里没钱了", "卡没了钱咋领", "卡里的低保没到", "低保钱没了", "我卡里的钱花完了", "低保钱被村干部取走了"]
)
def test_money_that_is_not(text: str) -> None:
    assert not load_swindles().is_gone(text)
    assert not load_swindles().is_swindle(text)


@pytest.mark.parametrize("text", ["低保钱被转走了", "补贴让人划走了", "卡被盗刷了"])
def test_money_that_was_taken(text: str) -> None:
    assert load_swindles().is_swindle(text)
    assert load_swindles().is_done(text)


@pytest.mark.parametrize("text", ["他打电话要了验证码", "钱没了", "卡里就空了"])
def test_what_a_swindler_already_got(text: str) -> None:
    assert load_swindles().is_done(text)


@pytest.mark.parametrize(
    "text", ["我把账号密码都给他了", "卖保健品的把我妈拉走了", "有人拿了我妈的身份证去贷款", "我手机现在自己在动"]
)
def test_what_has_happened_already_is_told_by_the_words(text: str) -> None:
    assert load_swindles().is_done(text)


@pytest.mark.parametrize(
    ("text", "paid"),
    [
        ("村干部收了我200块说能办低保", True),
        ("主任收了我妈三百块钱给办低保", True),
        ("村里收了200块垃圾费 我是低保", False),
        ("村干部拿了我2000块低保钱", False),
        ("干部收入3000吃低保", False),
    ],
)
def test_who_paid_an_official_to_be_given_aid(text: str, paid: bool) -> None:
    lists = load_swindles()
    assert (lists.is_fee(text) and lists.is_done(text)) is paid
