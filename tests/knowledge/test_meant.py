"""Matters that plain words tell: which message tells which, and which only looks like one."""

import pytest

from knowledge import Library, QuestionKind
from knowledge.meant import load_meant


@pytest.mark.parametrize(
    ("text", "named", "under_way", "matter"),
    [
        ("几点上班", (), None, "hours"),
        ("民政局礼拜六开门不", (), "dibao", "hours"),
        ("国庆上班吗", (), None, "hours"),
        ("低保户能贷款吗", ("dibao",), None, "credit"),
        ("低保户孩子上大学给多少", ("dibao",), None, "school"),
        ("低保证丢了怎么补", ("dibao",), None, "lost_booklet"),
        ("低保卡密码忘了怎么办", ("dibao",), None, "forgotten_pin"),
        ("吃低保影响贷款不", ("dibao",), None, "credit"),
        ("五保户的地归谁", ("tekun",), None, "estate"),
        ("残疾证到期了补贴还有吗", (), None, "certificate_expired"),
        ("孙子他爸2018年坐牢，他妈改嫁去了广东，五年没回来", (), None, "nobody_raises"),
        ("不是孤儿，是爸爸吸毒强戒妈妈失踪", ("guer",), None, "nobody_raises"),
        ("儿子坐牢了，儿媳跑了，孙子我养，能领啥", (), None, "nobody_raises"),
        ("娃娃没了爹，妈改嫁了不管，奶奶带", (), None, "nobody_raises"),
        ("不是孤儿 孩子爸死了妈跑了", ("guer",), "guer", "nobody_raises"),
        ("妈还在算不算", (), "guer", "nobody_raises"),
        ("孩子我还活着算孤儿吗", (), None, "nobody_raises"),
        ("爸死了妈改嫁的呢", (), "guer", "nobody_raises"),
        ("爸死了妈改嫁跑了 娃跟奶奶过", (), None, "nobody_raises"),
        ("娃爸妈都没了 我是他大伯 在新疆", (), None, "orphan"),
        ("侄儿爹妈都没了 他大伯我养着 能领啥", (), None, "orphan"),
        ("孙子他爹妈车祸都走了 我老婆子带", (), None, "orphan"),
        ("我弟弟两口子都没了 留下个娃娃7岁跟我过", (), None, "orphan"),
        ("娃是孤儿 我是他姑", (), None, "orphan"),
        ("我爸住院花了八万 能不能报点", (), None, "bills_paid"),
        ("没出啥急事 我就问问老人补贴", (), None, "old_age_allowance"),
        ("他是特困供养的，想问一下他的安葬费是不是由政府出，火化要带什么材料", ("tekun",), None, "funeral_letter"),
        ("残疾证丢了咋办", (), None, "certificate"),
        ("低保户办残疾证要交钱吗", ("dibao",), None, "certificate"),
        ("采暖补贴谁能领", (), None, "heating"),
        ("低保户冬天取暖有补贴没", ("dibao",), None, "heating"),
        ("我是低保户，电费能免吗", ("dibao",), None, "bills"),
        ("低保户有免费体检吗", ("dibao",), None, "check_up"),
        ("低保户住院押金要交吗", ("dibao",), None, "deposit"),
        ("我家低保，看门诊能报吗", ("dibao",), None, "outpatient"),
        ("低保户看病不要钱吗", ("dibao",), None, "doctor"),
        ("低保户医保要自己交钱不", ("dibao",), None, "insurance"),
        ("孩子上幼儿园学费能减吗 我是低保", ("dibao",), None, "school"),
        ("我家着火烧了房子 政府赔不赔", (), None, "burnt_out"),
        ("特困老人死了丧事谁管", ("tekun",), None, "funeral"),
        ("低保户死了能领多少丧葬费", ("dibao",), None, "funeral_of_the_poor"),
        ("低保领着呢 卡丢了咋办", ("dibao",), None, "lost_card"),
        ("俺娘摔断腿了 医药费谁管", (), None, "hurt"),
        ("危房", (), None, "bad_house"),
        ("护理费另外算吗", ("canji_huli_butie",), "tekun", "care_of_tekun"),
        ("边缘户看病怎么报", ("dibao_bianyuan",), None, "doctor_of_the_edge"),
        ("住院能报多少", (), "dibao_bianyuan", "doctor_of_the_edge"),
        ("低保户看病怎么报", ("dibao",), None, "doctor_how"),
        ("特困人员住院谁出钱", ("tekun",), None, "doctor_of_tekun"),
        ("谁来照顾他", (), "tekun", "who_cares_for_them"),
        ("低保户要不要参加劳动", ("dibao",), None, "work_for_the_village"),
        ("不去义务劳动会不会停", (), "dibao", "work_for_the_village"),
        ("医疗救助出院后还能办吗", ("yiliao_jiuzhu",), None, "after_hospital"),
        ("都出院三个月了还来得及吗", (), "yiliao_jiuzhu", "after_hospital"),
        ("危房改造要自己出钱吗", ("zhufang_jiuzhu",), None, "bad_house_cost"),
        ("护理补贴和长护险能一起领吗", ("canji_huli_butie",), None, "care_insurance"),
        ("零就业家庭怎么帮", (), None, "zero_employment"),
        ("物价上涨补贴今年有吗", (), None, "price_allowance_now"),
        ("物价补贴还发不发", (), None, "price_allowance_now"),
        ("物价上涨补贴多少钱", (), None, "price_allowance"),
        ("搬家了低保怎么转", ("dibao",), None, "moved"),
        ("户口迁走了低保还有吗", ("dibao",), None, "moved"),
        ("低保可以异地领吗", ("dibao",), None, "taken_elsewhere"),
        ("敬老院收费吗", (), None, "home_fee"),
        ("自己的房子五保户要交出去吗", ("tekun",), None, "property_given_up"),
        ("地会被村里收走吗", (), "tekun", "property_given_up"),
        ("不签呢", (), "dibao", "refuses_check"),
        ("管饭吗", (), "liulang_jiuzhu", "shelter_board"),
        ("要钱吗", (), "liulang_jiuzhu", "shelter_free"),
        ("社会救助法有什么变化", (), None, "law_changes"),
        ("低保怎么算收入", ("dibao",), None, "income_counted"),
        ("收入怎么算", (), "dibao", "income_counted"),
        ("取暖费低保户有没有减免", ("dibao",), None, "heating"),
        ("低保户过年有没有米面油", ("dibao",), None, "festival"),
        ("过节慰问金有没有", (), None, "festival"),
        ("孩子自闭症康复费有补助吗", (), None, "rehabilitation"),
        ("因病致贫怎么办理", (), None, "poor_by_illness"),
        ("慢性病门诊药费能救助吗", (), None, "poor_by_illness"),
        ("没钱打官司", (), None, "no_lawyer"),
        ("五保老人生病住院谁去陪护", ("tekun",), None, "who_cares_for_them"),
    ],
)
def test_what_plain_words_tell(text: str, named: tuple[str, ...], under_way: str | None, matter: str) -> None:
    found = load_meant().of(text, named, under_way)
    assert found is not None
    assert found.id == matter


@pytest.mark.parametrize(
    ("text", "named", "under_way"),
    [
        ("我妈改嫁了，我跟爷爷过，能吃低保吗", ("dibao",), None),
        ("孩子他爸死了，我一个人带，能办低保吗", ("dibao",), None),
        ("我爸走了三天还没回来", (), None),
        ("贷款买的车能吃低保吗", ("dibao",), None),
        ("欠银行贷款还不上能吃低保吗", ("dibao",), None),
        ("有地有房能办五保吗", ("tekun",), None),
        ("我妈周六上班，低保能办吗", ("dibao",), None),
        ("都几点了还没人上班，我要投诉", (), None),
        ("娃上学去了 我爸妈都没了", (), None),
        ("孩子爸妈都走了 到外地打工", (), None),
        ("老人残疾补贴多少", (), None),
        ("住院费异地能报点不", (), None),
        ("办了残疾证有什么补贴", (), None),
        ("残疾证三级能领多少", (), None),
        ("暖气不热找谁", (), None),
        ("电费太贵了", (), None),
        ("我看病花光了钱，能吃低保吗", ("dibao",), None),
        ("医药费能扣收入吗", ("dibao",), None),
        ("楼上漏水没人管", (), None),
        ("工地上摔断腿，医药费谁管", (), None),
        ("护理补贴谁能领", ("canji_huli_butie",), None),
        ("一级残疾的护理补贴呢", ("canji_huli_butie",), "tekun"),
        ("低保怎么申请", ("dibao",), None),
        ("村里没人照顾他", (), "tekun"),
        ("搬家了低保被停了怎么办", ("dibao",), None),
        ("不去义务劳动就停我低保", ("dibao",), None),
        ("五保户的房子被村里收走了", ("tekun",), None),
        ("出院了医院不给报还能找谁", (), "yiliao_jiuzhu"),
        ("过年的慰问金被村长领走了", (), None),
        ("过年家里没米没油了", (), None),
        ("脑瘫孩子康复机构骗钱", (), None),
        ("孩子脑瘫，康复中心一个月五千，交不起了", (), None),
        ("工伤没钱打官司", (), None),
        ("有劳动能力要不要扣收入", (), "dibao"),
        ("医院不让出院", (), "yiliao_jiuzhu"),
        ("刚出院没钱能申请什么", (), "yiliao_jiuzhu"),
        ("外地打工能领低保吗", ("dibao",), None),
        ("低保能转给我儿子吗", ("dibao",), None),
        ("低保钱怎么转账", ("dibao",), None),
        ("村里敬老院乱收钱", (), None),
        ("敬老院的人打我爸", (), "tekun"),
        ("村里要收走我的地", (), "tekun"),
        ("村里不签字盖章", (), "dibao"),
        ("卖菜的收入怎么算", (), "dibao"),
        ("儿子的收入怎么算", (), "dibao"),
        ("物价补贴没发到我卡上", (), None),
        ("危房改造的钱被村干部要走了，让我自己出", (), None),
    ],
)
def test_what_only_looks_like_it(text: str, named: tuple[str, ...], under_way: str | None) -> None:
    assert load_meant().of(text, named, under_way) is None


def test_every_matter_is_about_a_programme_and_topics_that_there_are(library: Library) -> None:
    for meant in load_meant().meant:
        assert {meant.programme, *meant.spoken_of, *meant.instead_of} - {""} <= set(library.programmes), meant.id
        assert set(meant.topics) <= set(library.topics), meant.id
        assert meant.programme or meant.says, meant.id
        assert not meant.group or meant.group in library.person_groups, meant.id


def test_topics_go_with_their_kinds_alone() -> None:
    meant = load_meant().by_id("nobody_raises")
    assert meant is not None
    assert meant.topics_for(QuestionKind.eligibility) == ("parent_alive",)
    assert meant.topics_for(QuestionKind.amount) == ()
