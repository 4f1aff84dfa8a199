"""In letters words of danger must press; what is announced, several signs together, and lives that ended long ago."""

import pytest

from knowledge.danger import DangerWords, danger_lists, find_danger, says_goodbye

#: A letter that tells of much and of no danger.
_LETTER = (
    "我是本县的村民，今年五十六岁，家里有四口人，种了六亩地。前年我住过院，花了三万多，报销了一半，欠亲戚的钱还没还清。"
    "女儿在外地读大专，学费是贷款的。{}。村里说要先评议再公示，我去了两趟，都说等通知。我不识字，是请邻居代写的。请物业和住建局一起来看一看，给一个书面的答复，让我们心里有个数。谢谢领导百忙之中看我的信，祝工作顺利。"
)


@pytest.fixture(scope="module")
def words() -> DangerWords:
    return DangerWords(danger_lists())


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("我一个人过，我打算把煤气打开，大家一起完蛋，反正这楼也是豆腐渣工程。请住建局查一查", "life"),
        ("这个月底再不复工，我就在售楼处门口浇汽油点了自己。请您关注烂尾楼问题", "life"),
        ("再不给个说法，下礼拜一我们就从公司楼顶下去", "life"),
        ("我们商量好了，明天早上就爬塔吊，不给钱就跳", "life"),
        ("我妈说她哪天就死在拆迁办门口，让他们看看", "life"),
        ("医院不认账，不行我就带着刀去找那个大夫，一命换一命。请卫健委处理", "violence"),
        ("社保局要我退四万八，我老伴当场就倒下了，现在还躺在地上没醒，请社保局不要再扣了", "illness"),
        ("电梯坏了十一天，我爸尿毒症透析已经五天没去了，现在喘不上气。请房管局督促", "illness"),
        ("我妈八十三，痴呆，今天早上说要去坐车，到现在五个小时了没回来。请公交公司恢复原来的线路", "missing"),
        ("好几天没见老刘头出门了，他一个人住，门口牛奶都堆了五瓶，楼道里有股味道。停车位的事请街道协调", "old_alone"),
        ("快递堆门口四天了,屋里电视响着,敲门没人,她八十一", "old_alone"),
    ],
)
def test_danger_beside_another_offices_matter_is_sure(words: DangerWords, text: str, kind: str) -> None:
    for said in (text, _LETTER.format(text)):
        found = find_danger(said)
        assert found is not None
        assert (found.kind, found.sure) == (kind, True)


@pytest.mark.parametrize(
    "said",
    [
        "屋里煤气漏了，我头晕得站不稳，窗户打不开，快来人",
        "塔吊塌了 底下压着人",
        "俩小孩结了伴去河里 只剩衣裳在岸上",
        "我弟从架子上摔下来，血止不住",
        "她爸现在还躺在地上没醒",
    ],
)
def test_what_presses_is_found_in_a_letter(words: DangerWords, said: str) -> None:
    assert words.by_itself(_LETTER.format(said)) is not None


@pytest.mark.parametrize(
    "said",
    [
        "他出事那天我在地里，存折密码我都不知道",
        "我娘糊涂了爱往外走，我拿绳子拴在腰上",
        "老房子漏水，她说死也要死在自己家里",
        "父亲为这事一辈子想不开",
        "当年的老板跳楼死了，公司注销了",
        "雇主把我赶出来了，我住在家政公司的宿舍",
        "今年发大水，树上掉下来不少果子，房顶都塌了",
    ],
)
def test_a_letter_that_tells_of_hardship_is_not_sure(said: str) -> None:
    found = find_danger(_LETTER.format(said))
    assert found is None or not found.sure


@pytest.mark.parametrize(
    "text",
    [
        "再不装红绿灯还要死人",
        "万一再烧起来就是要死人的",
        "我们全村都要死光了，请环保局来化验",
        "想上吊都找不到一棵活树，这是笑话",
        "老师讲屈原跳江的故事，我孩子回来问我人为什么要跳江。住校生活费有没有补助",
        "穷得要死热得要死就想问高龄补贴",
        "那个我脑壳痛得要死，你说这个慢病卡咋个办嘛",
        "吃四片安眠药都不管用，真想拿把刀下去把音响砍了",
        "我哥五年前上吊了 嫂子改嫁 侄子我养 能领孤儿钱吗",
        "三年前我儿子跳河没了 现在就剩我一个 能办啥",
        "我女儿去年自杀了 留个外孙给我带 有补助没",
        "我得了肝硬化，医生说没几年好活了，以后我走了娃娃归谁管，能不能提前申请孤儿",
        "没有人要寻死，我问的是路灯",
        "腿断了去年断的现在在屋头躺起",
        "我姑爷爷走丢了去年找到了现在在养老院",
        "我老汉儿中风了动都动不得吃饭都要喂想问护理费好多",
        "昨天梦见掉井里了，醒来一身汗",
        "猫掉进下水管 叫了一夜",
        "婆婆七月走了，钱还在打，你们停了吧",
        "没指标 三个字就把我轰出来",
        "收养一个弃婴 怎么落户",
        "儿子又查出血癌，给他家想想办法",
    ],
)
def test_danger_is_not_invented(text: str) -> None:
    assert find_danger(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "我想跳河，我儿子三年前也跳河没了",
        "我妈去年自杀了，我也不想活了，有补助没",
        "三年前我儿子跳河没了，现在我也想跳",
        "我得了癌，不想活了",
        "我得了癌症晚期，死了算了",
        "快来人，要死人了",
        "昨天梦见他，我今晚就去跳江",
        "老师讲了屈原，我也想跳江",
        "要跳江了",
        "家里的猫死了，我割腕了",
        "我爸中风了，突然动不了",
        "把煤气打开，谁也别想活",
        "突然认不得人了",
    ],
)
def test_nothing_of_this_silences_danger(text: str) -> None:
    found = find_danger(text)
    assert found is not None
    assert found.sure


@pytest.mark.parametrize(
    "text",
    [
        "我要把煤气打开做饭，打火打不着找谁修",
        "我从楼顶下去拿快递",
        "工人从楼顶下去了，太阳能还没修好",
        "带把刀去砍柴，路不通",
        "楼道里有股味道，物业不管",
        "我家快递堆门口被偷了，邻居都说没看见",
        "户口本到处找不到了",
        "等了五个小时没叫到号",
        "地都给别人种了，羊也卖了，低保怎么还不批",
    ],
)
def test_the_same_words_in_everyday_matters_are_none(text: str) -> None:
    assert find_danger(text) is None
    assert not says_goodbye(text)


@pytest.mark.parametrize(
    "text",
    [
        "算了，其实我早想好了，养老金的事你们也不用回我了，我那份丧葬费够不够还清我弟的钱？",
        "我给我妈打过电话了，说对不起她，让她以后别等我了。请劳动局帮我把钱要回来给我妈",
        "我爸最近把地都给别人种了，羊也卖了，寿衣也自己去买回来了，让我以后多照看我妈。侄子能不能算孤儿",
        "我拖累了我妈一辈子，日子我都看好了。洗衣机以后可以给隔壁的小刘家用。存折在柜子第二层",
    ],
)
def test_several_signs_of_a_farewell_are_asked_about(text: str) -> None:
    assert says_goodbye(text)
    assert find_danger(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "我想好了，就办低保",
        "我的事你们不用回我了",
        "我妈的寿衣也买了，丧葬费怎么领",
        "对不起，我妈的存折在家里柜子里",
    ],
)
def test_one_or_two_signs_are_none(text: str) -> None:
    assert not says_goodbye(text)


def test_a_question_after_a_life_that_ended_long_ago_is_calm(words: DangerWords) -> None:
    assert words.is_calm("三年前我儿子跳河没了 现在就剩我一个 能办啥")
    assert not words.is_calm("三年前我儿子跳河没了")
    assert not words.is_calm("三年前我儿子跳河没了 我也想跳河 能办啥")
