"""What is over by what stands behind the words; what is over and comes again; threats and farewells in other words."""

import pytest

from knowledge.danger import find_danger, says_goodbye

_OVER = [
    "我妈走丢过两次",
    "老人走丢过好几次，有没有定位手环",
    "我摔过一次，缝了五针，意外险报不报",
    "割麦子割到手，缝了五针，线都拆了，新农合报不报",
    "我妈从楼梯上摔下来，花了三万，新农合报多少",
    "老人摔了一跤，住院花了四万",
    "煤气中毒住院花了八千，已经出院了",
    "孩子烫伤已经结痂了，想报销",
    "我同学他爸自杀都三年了，他能领孤儿补贴吗",
    "俺村有个人上吊死的都十来年了他儿子能算孤儿不",
    "我爸自杀的事过去五年了，我想问孤儿补贴",
    "我爸跳楼走的，那年我才六岁，现在我上大学想申请资助",
    "我们村老周以前喝过农药，救过来了，现在能算重病不",
    "我有过轻生的念头，现在好了，想感谢当时的接线员",
    "学校要消防演练，着火了往哪跑",
    "防汛应急演练，着火了怎么跑，要一份教案",
    "女儿学校有心理课，讲自杀预防，家长要签字吗",
    "贷款还清了，总算解脱了",
    "不想活成我爸那样，想学个技术，有免费培训吗",
]
_AGAIN = [
    ("我妈走丢过两次，今天又不见了", "missing"),
    ("我爸摔了一跤，住院花了四万，昨晚又摔了，叫不醒", "illness"),
    ("我妈晕倒过三次，现在又晕过去了", "illness"),
    ("医院让出院，我爸昏迷不醒", "illness"),
    ("我爸被砍伤住院花了两万，那人今晚又来砸门", "violence"),
    ("他以前喝过农药救过来了，刚才又喝了农药", "life"),
    ("我以前割过腕，救过来了，今晚又想割腕", "life"),
    ("我割腕都三年了", "life"),
    ("我弟自杀三年了，我也不想活了", "life"),
    ("我妈说想死都好几年了", "life"),
    ("我妹喝过农药救过来了，现在又在找农药", "life"),
    ("看了自杀预防的讲座，我还是想死", "life"),
    ("债都还清了，可以解脱了", "life"),
    ("演练的时候有个孩子从楼上摔下来了", "accident"),
    ("老公打断我两根肋骨，住院花了三万", "violence"),
    ("看了宣传册，厨房煤气漏了", "poison"),
    ("学了科普，我爸晕倒了该做啥", "illness"),
]
_THREATS = [
    ("前夫说见一次打一次", "violence"),
    ("见一回揍一回，我现在都不敢出门", "violence"),
    ("他扬言要把我爸妈弄残", "violence"),
    ("前夫说敢起诉就把我全家灭了", "violence"),
    ("他说敢离婚就把我屋头爹妈一个一个收拾了", "violence"),
    ("隔壁的说再告就点了我家房子", "violence"),
    ("前男友说要毁我的脸", "violence"),
    ("他回来了，他手上有菜刀，低保的事等会说", "violence"),
    ("男人站在门口手里攥着斧头", "violence"),
    ("老头子不让我吃饭，说我白吃", "violence"),
    ("好几个老人住一间屋，不签字不给饭吃，门口有人守着", "violence"),
    ("我姐去柬埔寨打工，发信息说救她", "violence"),
    ("房东半夜摸进我房间", "abuse"),
    ("后爹对我女儿毛手毛脚", "abuse"),
    ("老师让我去他宿舍，还摸我，我不知道跟谁说", "abuse"),
    ("老李家煤气罐呲呲漏气，满院子都是味", "poison"),
    ("喝了自家泡的草乌酒，舌头麻，心慌得很", "poison"),
    ("我奶吃汤圆噎得翻白眼", "illness"),
    ("他刚刚吐了一大盆暗红色的东西", "illness"),
    ("水顺着电表往下流，啪啪打火花", "fire"),
    ("那个我家着活了快点叫人来", "fire"),
    ("这个世界没有我会更好", "life"),
    ("家里少了我大家都轻松", "life"),
    ("我就是个累赘", "life"),
    ("我在天台，风好大", "life"),
    ("网上认识的人把我关在宾馆，不让我走", "violence"),
    ("我被骗到缅甸了，他们不给钱就打", "violence"),
    ("他们说我儿子在他们手上让我打十万块钱", "violence"),
    ("村里有人卖闺女，才十五，明天就来接人", "violence"),
    ("有人在村口拉小女孩上面包车", "violence"),
    ("他把老人的门从外面锁上，这三天连冷饭也没有", "violence"),
    ("我买好了两桶汽油，明天开会他们一个也别想走出来", "violence"),
    ("上个月起把老人的门从外面锁上，只从窗户递一点冷饭", "violence"),
    ("被一群人堵在厕所里打", "violence"),
    ("她说是堂叔晚上到她屋里来", "abuse"),
    ("我这个胰岛素打多了心里头慌冒冷汗", "illness"),
    ("煤气忘关了满屋子都是味儿我不敢开灯", "poison"),
    ("爸妈的农药都放枕头下了，说够用了", "life"),
]
_SOUNDS = [
    "我见他一次就说他一回",
    "说不准放火烧秸秆，烧了罚款",
    "说要把我们全家的户口收拾了一遍",
    "他手上有刀疤，能评残吗",
    "师傅手里拿着刀切菜呢",
    "老鼠半夜爬到我床上",
    "我妈半夜摸到我房间喊我起来",
    "老师要摸我的底，问我家几口人",
    "他们单位没有我的名额，分得更好的都是关系户",
    "你们没有我电话吗",
    "煤气罐不漏气，就是旧了",
    "我找着活了，低保可以停了",
    "食堂不交钱不给吃饭，正常吗",
    "不签字就不给发钱，对吗",
    "我姐在柬埔寨打工，她的社保能不能在家交",
    "医生说他不让我吃饭，明天要抽血",
    "老人是儿女的负担吗",
    "提着刀鱼去找他",
    "我被关在门外了，保安不让我进",
    "卖孩子衣服的摊子占道",
    "排队堵在门口打听消息",
    "他把公司的门从外面锁上了，资料拿不出来",
    "就是那个煤气中毒预防的报警器给不给老人装",
    "遗书要公证吗，我爷爷想提前立好遗嘱",
    "娃丢三落四的，身份证又丢了，怎么补",
    "农药从棚里拿出来放哪里回收",
]


@pytest.mark.parametrize("text", _OVER)
def test_what_is_told_behind_the_words_says_that_it_is_over(text: str) -> None:
    assert find_danger(text) is None


@pytest.mark.parametrize(("text", "kind"), _AGAIN)
def test_what_was_over_and_is_there_again_is_heard(text: str, kind: str) -> None:
    found = find_danger(text)
    assert found is not None
    assert found.kind == kind


@pytest.mark.parametrize(("text", "kind"), _THREATS)
def test_danger_in_other_words_is_heard(text: str, kind: str) -> None:
    found = find_danger(text)
    assert found is not None
    assert found.kind == kind


@pytest.mark.parametrize("text", _SOUNDS)
def test_what_only_sounds_like_it_is_left_alone(text: str) -> None:
    assert find_danger(text) is None


@pytest.mark.parametrize(
    "text",
    ["账号都给我了，寿衣拿出来试了", "我把账号密码都发给室友了，猫也送人了", "奶奶寿衣都试了，存折也给我了"],
)
def test_two_signs_of_a_farewell_that_asks_nothing_are_enough(text: str) -> None:
    assert says_goodbye(text)


@pytest.mark.parametrize(
    "text",
    [
        "账号都给我了，怎么还登不上",
        "寿衣有没有补贴，存折给我儿子了",
        "猫送人了，感谢你们帮忙联系",
        "我把账号给了小李，谢谢你们",
        "想好了，办不办都行，谢谢你们",
    ],
)
def test_giving_one_thing_away_is_no_farewell(text: str) -> None:
    assert not says_goodbye(text)
