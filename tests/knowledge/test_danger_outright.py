"""Danger told over several clauses counts whatever is asked beside it; the same words of everyday matters do not."""

import pytest

from knowledge.danger import find_danger
from knowledge.urgent_advice import load_urgent_advice

DANGER = [
    ("再不发我就拿刀去找书记", "violence", "threat_own"),
    ("我妈今天把存折和钥匙都交给我，说以后不用管她了", "life", "life_other"),
    ("他说不治了，早点走大家省心", "life", "life_other"),
    ("我哥昨天又打他了，胳膊抬不起来", "violence", "violence_other"),
    ("她说走了大家就轻松了", "life", "life_other"),
    ("我买好汽油了，明天去他家", "violence", "threat_own"),
    ("我老婆这两天老说活着拖累人，今天把药都藏起来了", "life", "life_other"),
    ("老婆昨天把存折和衣服都收拾好了交给我，说以后不用再为她花钱了，我们家能申请低保吗", "life", "life_other"),
    ("她不肯再去透析了，把几件好衣服洗干净叠好放床头，透析救助怎么申请", "life", "life_other"),
    ("他说他走了我们娘俩就轻松了，托弟弟照顾我们，医疗救助怎么报", "life", "life_other"),
    (
        "写信这会儿是半夜三点，孩子睡了。老公死了一年，我一个人撑不住了，房贷还差四十万，我常常站在阳台上往下看。低保标准是多少，袁州区的",
        "life",
        "life",
    ),
    ("每天晚上抱着孩子哭，有时候想抱着孩子一起从窗户出去，产后没有收入，能领什么补助", "life", "life"),
    ("孩子手上全是刀口子，她自己弄的，不让我看，能申请救助吗", "life", "life_other"),
    ("我女儿手臂上都是刀割的印子，问她不说，我们吃低保能报吗", "life", "life_other"),
    ("手上一道一道的划痕，我问她她说猫抓的，家里没养猫，低保怎么申请", "life", "life_other"),
    ("晚上继父会进她房间，孩子低保怎么办", "abuse", "abuse"),
    ("爸爸洗澡的时候要她一起，单亲补助怎么领", "abuse", "abuse"),
    (
        "我大姑七十岁，儿子把她锁在猪圈旁边的小屋里，一天送一碗饭，她身上有伤，低保能申请吗",
        "violence",
        "violence_other",
    ),
    ("妹夫喝酒打我妹，腿被打断过，低保能单独办吗", "violence", "violence_other"),
    ("养老院看到他手上有绑的勒痕，补贴怎么领", "violence", "violence_other"),
    ("智障大姐胳膊上全是青的，残疾补贴怎么办", "violence", "violence_other"),
    ("三四天没看见他了门口的牛奶也没拿，高龄津贴怎么停", "old_alone", "old_alone"),
    ("我真想一刀捅了他，反正我烂命一条。领导你说低保怎么恢复", "violence", "threat_own"),
    ("我家里有猎枪，到时候看谁怕谁。低保恢复要什么手续", "violence", "threat_own"),
    ("我要去他家放火，低保名额给他弟弟不给我", "violence", "threat_own"),
    ("刀我都磨好了，村主任再不给我家批低保我就让他好看，你说我能不能领", "violence", "threat_own"),
    ("我恨不得一把火把村委会烧了，低保凭什么不给我", "violence", "threat_own"),
    ("我明天就去他家 带把刀去", "violence", "threat_own"),
    ("老板欠薪，我气得想杀人", "violence", "threat_own"),
    ("老子要捅死村长，低保凭啥没有", "violence", "threat_own"),
    ("不给我低保我就弄死他", "violence", "threat_own"),
    ("把我逼急了我就砍了他全家，低保什么时候恢复", "violence", "threat_own"),
    ("我要开车撞死那个书记", "violence", "threat_own"),
    ("逼急了我什么都干得出来，刀我带着呢", "violence", "threat_own"),
    ("产后抑郁，我看着孩子就想掐死他，能领什么补助", "violence", "threat_own"),
]
HARMLESS = [
    "我就砍了那棵树",
    "逼急了我就去省里反映",
    "我开了家刀削面馆，低保能领吗",
    "我卖磨刀石的，收入怎么算",
    "放火烧荒被罚了，低保会不会停",
    "我爸有猎枪证怎么办，低保查吗",
    "手上划了一道口子去打破伤风，能报销吗",
    "孩子被猫抓了打疫苗能报吗",
    "托弟弟照顾孩子我去打工，低保能领吗",
    "我妈把存折交给我保管让我去认证",
    "衣服叠好送灾区，往哪里送",
    "恨不得一把火烧了这破房子重建，危房补助多少",
    "我妈把存折交给我，说以后不用她自己跑银行了",
    "她说搬走了我们就轻松了",
    "他说病好了大家就省心了",
    "孩子手上割猪草划的口子要缝针能报吗",
    "女儿手上被纸划了一道口子",
    "我站在阳台上看孩子上学",
    "带孩子一起从桥上走过去上学",
    "爷爷晚上进我房间拿东西",
    "孩子爸爸洗澡要人扶，护理补贴怎么领",
    "钥匙锁在小屋里了",
    "养老院手续怎么办",
    "智力残疾的胳膊骨折能报吗",
    "我带刀具去找老板修",
    "我去他家带了点水果",
    "刀都磨好了，准备割麦子",
    "我买好了汽油，去他家帮忙收割",
    "昨天打了疫苗，胳膊抬不起来",
    "他不肯去透析，怎么办，费用能报多少",
    "一把火烧了秸秆被罚款",
    "我妈说她走了两小时才到镇上，我们都累",
    "他说村干部走了大家就散了",
    "存折给我妈了，以后不用管了",
    "药都收起来了怕孩子吃",
    "我家有一支枪是打鸟的，要上交吗",
    "昨天打他电话没人接",
    "孩子自己划的船",
    "我撑不住了，低保能快点吗",
    "她自己割的肉",
    "刀都磨好了，明天杀猪",
    "我拿刀去找磨刀师傅",
    "再不发我就去找书记",
    "他家着过火，我去他家帮忙",
    "我要去他家放鞭炮",
    "今晚要去村里放火把节的电影",
    "他说死了以后丧葬费孩子们能领吗",
    "他说等他走了我们家就少一个人，低保要重算吗",
    "她说我走了这份工作大家都省事",
    "老公说走了，我们就出发",
    "他说这事办完了大家都省心",
    "孩子的手上有刀口，是做手术的",
    "他手臂上的伤疤是烧伤留下的",
    "女儿腿上一道一道的湿疹",
    "我妈不肯去透析，嫌贵，透析能报多少",
    "我爸不肯住院，说浪费钱",
    "她把存折交给我，说以后帮她取钱",
    "我奶奶把身份证交给我，说以后不用管了，让我去认证",
    "银行卡都交给我管，说以后给他买菜",
    "老人把钥匙给了我，说讲好以后帮着看门",
    "站在窗边往下看能看见停车场",
    "我们坐在阳台上往下看楼下施工",
    "叔叔晚上会去孩子房间辅导作业",
    "爷爷经常去女儿家",
    "爸爸晚上会去我屋里给我盖被子",
    "爸爸洗澡要让儿子扶",
    "爷爷洗澡的时候要女儿一起扶",
    "爸爸睡觉要女儿陪着做透析",
    "两天没见到他了，快递没拿",
    "好几天没看见她上班，报纸没人送",
    "养老院约束带绑的痕迹怎么投诉",
    "养老院要绑定手机吗",
    "残疾人身上都是青春气息",
    "喝酒打他电话，手机断了",
    "买汽油去镇政府开会",
    "家里备好了汽油去老板那里拉货",
    "我妹妹昨天打了他疫苗，胳膊肿了",
    "昨天带我妈去医院打了她的针，手肿了",
    "书记把一把火烧掉的房子登记了",
]


@pytest.mark.parametrize(("text", "kind", "special"), DANGER)
def test_it_is_found_beside_a_question(text: str, kind: str, special: str) -> None:
    for said in (text, f"{text}。低保怎么申请"):
        found = find_danger(said)
        assert found is not None
        assert (found.kind, found.sure) == (kind, True)
        assert load_urgent_advice().special(kind, [said]) == special


@pytest.mark.parametrize("text", HARMLESS)
def test_look_alikes_are_left_alone(text: str) -> None:
    assert find_danger(text) is None


def test_what_was_long_ago_is_none() -> None:
    assert find_danger("十年前我拿刀去找书记的事早就过去了，低保怎么申请") is None
