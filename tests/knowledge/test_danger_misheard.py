"""Words of danger as they are misheard or mistyped: found where the sound leaves no doubt, and nowhere else."""

import pytest

from knowledge.danger import DangerWords, danger_lists, find_danger


@pytest.fixture(scope="module")
def words() -> DangerWords:
    return DangerWords(danger_lists())


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("我家着伙了", "fire"),
        ("隔壁失伙了快来人", "fire"),
        ("屋里起伙了", "fire"),
        ("没饭次了", "hunger"),
        ("两天没饭次了", "hunger"),
        ("断良了，家里", "hunger"),
        ("我想思", "life"),
        ("想思", "life"),
        ("跳搂", "life"),
        ("我要跳搂", "life"),
        ("我这就去跳合", "life"),
        ("喝农要", "life"),
        ("我妈喝农要了", "life"),
        ("我喝了侬药", "life"),
        ("吃了一瓶安眠要", "life"),
        ("喝老鼠要死了算了", "life"),
        ("我喝了百草哭", "life"),
        ("敌敌胃喝了", "life"),
        ("我不想货了", "life"),
        ("不向活了", "life"),
        ("真的或不下去了", "life"),
        ("我想自沙", "life"),
        ("我要上钓", "life"),
        ("割碗了", "life"),
        ("煤汽中毒", "poison"),
        ("家里煤器中毒了，人昏过去了", "poison"),
        ("霉气漏了", "poison"),
        ("我妈晕到了", "illness"),
        ("我爸晕到在厕所", "illness"),
        ("老头昏谜不醒", "illness"),
        ("流寻不止", "accident"),
        ("腿上流血不指", "accident"),
        ("我爸穿不上气", "illness"),
        ("我爸恼梗倒地上了", "illness"),
        ("孩子腻水了", "flood"),
        ("刚出了扯祸", "accident"),
        ("我家房子踏了", "flood"),
        ("发大睡了，水进屋了", "flood"),
        ("旧命啊", "urgent"),
    ],
)
def test_the_sound_is_enough(text: str, kind: str) -> None:
    found = find_danger(text)

    assert found is not None
    assert found.kind == kind


@pytest.mark.parametrize(
    "text",
    [
        "我跟着伙伴去打工", "带着伙食费", "他们一起伙食", "搭起伙来做生意", "着货多少", "他家冒着大太阳去",
        "中度残疾补多少", "药物中度依赖算大病吗", "视力中度残疾", "倒霉气死了",
        "农药补贴多少", "农要求不高", "浓药汤能报销吗", "弄药去了", "去医院弄药",
        "按免费标准", "安免职", "猫吃老鼠要紧吗", "滴滴司机怎么申请", "迪迪今年上学",
        "水管跳漏水", "心跳漏了一拍", "挑楼层的房子", "公租房能挑楼层吗", "我去跳荷花舞", "合作医疗怎么交",
        "我来自沙湾", "来自沙县的小吃店", "自沙湾县迁来", "工资砂石厂发", "轻声说话", "亲生儿子不管", "轻身一人",
        "我想轻松点", "想思考一下", "我想死磕这个政策", "思想工作", "好想思念家乡", "像死了一样没人管我们村的路",
        "不像活动板房", "不像货车", "不想火化", "不想获得照顾", "要火化吗", "或不下去看看", "上火不下去",
        "人活够八十岁有什么补贴", "够了吗", "网上掉线", "身上掉皮", "割晚了的麦子", "隔碗放", "寻找短工",
        "自进入低保", "自近期起", "就命令我", "久名", "救命钱怎么申请", "抢救名额",
        "运到了医院", "感到了压力", "摔到沟里的旧伤怎么评残", "混到退休", "结婚到了年龄", "孕到几个月能领",
        "昏迷信号", "封建迷信", "血不只是一种", "学不止一门手艺", "雪不止下了一天", "留血样", "处电费", "出电费",
        "逆水行舟", "你水费交了吗", "洛水镇低保", "洛水镇有人办低保", "落水管坏了", "一车货", "下了车货还在", "火车票",
        "心更宽了", "脑更新", "他踏了两个钟头的车", "孩子踏了进来", "大雨水", "运动死板", "感动死了", "激动死我了",
        "劳动死亡赔偿", "可恶死了", "凶恶死不改", "饿四天能报销吗", "没饭次数", "没犯次", "没贩子收", "段良玉的低保",
        "断两根肋骨去年的事", "没迷路", "没地方主管部门", "没地方助学", "穿不上衣服", "船不上岸", "传不上去材料",
        "没忽悠", "没西瓜", "打思路", "大死角", "国家报销", "在家抱孩子", "家报名", "加暴露", "增强间隔", "强监管",
        "张伟谢谢你", "喂谢谢你", "党委谢谢", "花萎谢了", "走师范", "师宗县低保", "我在师宗，低保多少", "是宗族",
        "失综合", "被困难群众", "背困难", "加倍困难", "字杀青", "物资杀价", "老人猥琐",
    ],
)  # fmt: skip
def test_what_only_looks_like_it_is_left_as_it_was(words: DangerWords, text: str) -> None:
    lists = danger_lists()
    lists["misheard"] = {}
    before = DangerWords(lists).find(text)

    assert words.find(text) == before


def test_it_is_put_right_beside_a_question_and_in_what_was_over(words: DangerWords) -> None:
    assert find_danger("我家着伙了，低保怎么申请") is not None
    assert find_danger("去年我家着伙过，现在能领补助吗") is None
    assert words.acted("我喝了农要")
    assert not words.acted("我要喝农要")


def test_what_is_meant_is_as_long_as_what_was_written(words: DangerWords) -> None:
    written = "我要跳搂，喝农要，煤汽中度，晕到了，留血不止，我想思，旧命啊，房子踏了"

    put_right = words._heard(written)

    assert len(put_right) == len(written)
    assert put_right == "我要跳楼,喝农药,煤气中毒,晕倒了,流血不止,我想死,救命啊,房子塌了"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("不如屎了好", "life"),
        ("我想屎", "life"),
        ("想屎的心都有了", "life"),
        ("我想四了算了", "life"),
        ("生不如使", "life"),
        ("一了白了", "life"),
        ("我要割万", "life"),
        ("阎王爷快收我去吧", "life"),
        ("眼睛一闭不睁开就好了", "life"),
        ("男人捶我，捶得我一身青", "abuse"),
    ],
)
def test_veiled_and_misheard_words_of_dying_are_found(text: str, kind: str) -> None:
    found = find_danger(text)
    assert found is not None
    assert found.kind == kind


@pytest.mark.parametrize(
    "text",
    ["我想使用低保卡", "我想四处问问", "我想屎尿失禁怎么护理", "我想割晚稻", "眼睛闭不上能评残吗", "我住跳楼村",
     "他捶背", "我儿子上吊死了五年了，我一个老太婆能吃低保吗"],
)  # fmt: skip
def test_what_only_looks_like_them_is_left_alone(text: str) -> None:
    assert find_danger(text) is None
