"""Lines of what to do until help comes: they fit the danger, and none comes twice."""

import pytest

from knowledge.danger import danger_lists
from knowledge.urgent_advice import ANY, BODY, CARE, LIFE, LIFE_ACTED, MOURNING, Stage, load_urgent_advice

ADVICE = load_urgent_advice()
SPECIAL = {special.name for special in ADVICE.specials}


def test_every_kind_of_danger_has_lines_that_need_no_special_words() -> None:
    assert set(danger_lists()["kinds"]) == set(ADVICE.lines) - {ANY, BODY, CARE, LIFE_ACTED, MOURNING} - SPECIAL
    for kind in set(ADVICE.lines) - {ANY, BODY}:
        assert any(line.fits is None for line in ADVICE.lines[kind]), kind


def test_no_line_stands_twice_and_each_is_short() -> None:
    lines = [line.say for lines in ADVICE.lines.values() for line in lines]
    assert len(lines) == len(set(lines))
    assert [line for line in lines if len(line) > 60] == []


@pytest.mark.parametrize(
    ("kind", "text", "part"),
    [
        ("fire", "里面还有人", "别再进去"),
        ("fire", "我妈还在里面", "别再进去"),
        ("fire", "烟好大", "湿布"),
        ("flood", "水还在涨", "往高处走"),
        ("flood", "能不能蹚过去", "别蹚"),
        ("violence", "不报警 报了也没用", "人先躲开"),
        ("violence", "他在踹门", "反锁"),
        ("poison", "要不要给他灌水", "别抠喉咙"),
        ("illness", "能不能喂水", "先别喂"),
        ("illness", "要不要我先把门撞开", "119"),
        ("illness", "120要钱吧 我没钱", "没钱也打"),
        ("accident", "还在流血", "按紧"),
        ("missing", "派出所说要24小时", "不用等"),
        ("hunger", "站不住了", "120"),
        (LIFE, "不给我我就真跳", "边上"),
        (LIFE, "半瓶", "120"),
        (LIFE, "别告诉我妈", "我明白"),
        (LIFE, "他拿着刀要死，劝不住", "守着他"),
        (LIFE, "我爸喝农药了", "120"),
        (LIFE, "警察来了", "有人来了就好"),
        ("accident", "120来了", "听他们的"),
        ("accident", "已经在医院了", "听医生的"),
        ("accident", "没钱交押金", "能不能先治"),
        ("violence", "他醒了", "别跟他吵"),
        ("fire", "已经打119了", "打过了就好"),
        (LIFE, "我走了", "先别走"),
        (LIFE, "没有人管我", "您不是累赘"),
        ("illness", "喂 他没气了", "一步一步"),
        (LIFE, "你是机器人吗", "我是机器"),
        (LIFE, "嗯", "肯跟我说"),
        (LIFE, "要不要抠嗓子吐出来", "别抠喉咙"),
        (LIFE, "要不要催吐", "别抠喉咙"),
        (LIFE, "给他灌点牛奶行吗", "别抠喉咙"),
        (LIFE, "没呼吸了", "一步一步"),
        ("poison", "他不喘气了", "一步一步"),
        ("flood", "没心跳了", "一步一步"),
        ("accident", "我不会弄", "不会也别怕"),
        ("illness", "按了半天没反应", "一直做到车来"),
        ("illness", "我按着他往嘴里塞毛巾行不", "别按着他"),
        ("accident", "抹牙膏行吗", "凉水"),
        ("fire", "烫了能擦酱油吗", "凉水"),
        ("fire", "我爸没出来", "别再进去"),
        ("fire", "能泼水不", "别留下来泼水"),
        ("fire", "坐电梯下去行不", "别坐电梯"),
        ("fire", "从窗户跳下去行吗", "别跳"),
        ("flood", "倒过来控水行不", "别倒过来"),
        ("violence", "他拿了刀", "别抢"),
        ("accident", "刀还插着要不要拔出来", "别拔"),
        ("flood", "车里进水了，车门打不开", "砸旁边窗户的角"),
        ("flood", "能不能开车过去", "别开车过"),
        ("poison", "打农药打得头晕想吐", "清水一直冲"),
        ("poison", "喝了农药，要不要灌水", "别抠喉咙"),
        ("poison", "身上沾了农药", "清水一直冲"),
        ("illness", "他喘不上气", "靠着坐"),
        ("illness", "胸口疼得厉害", "靠着坐"),
        ("illness", "他不喘气了", "一步一步"),
        ("cold", "给他喝点酒暖暖行不", "别喝酒"),
    ],
)
def test_the_line_fits_what_is_said(kind: str, text: str, part: str) -> None:
    line = ADVICE.line(text, kind, [])
    assert line is not None
    assert part in line


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("fire", "三楼"),
        ("fire", "电话打不通"),
        ("missing", "我爸电话打不通"),
        ("hunger", "孩子三岁"),
        ("flood", "手机没电了"),
        ("illness", "病历在家"),
        ("poison", "罐子没气了"),
        ("poison", "没气味了"),
        ("hunger", "水果"),
        ("violence", "不会办手续"),
        (None, "怎么办"),
    ],
)
def test_what_neither_asks_nor_goes_on_gets_none(kind: str | None, text: str) -> None:
    assert ADVICE.line(text, kind, []) is None


@pytest.mark.parametrize(
    "text", ["一把年纪了", "喝了酒", "心跳好快", "他们都不管我", "他要跟我离婚", "住桥洞", "不想拖累孩子"]
)
def test_of_ending_life_words_that_look_like_the_deed_are_none(text: str) -> None:
    line = ADVICE.line(text, LIFE, [])
    assert line is not None
    assert not any(part in line for part in ("120，现在就打", "守着他", "边上远远", "我明白"))


@pytest.mark.parametrize("kind", sorted(set(danger_lists()["kinds"])))
def test_none_is_said_twice(kind: str) -> None:
    said: list[str] = []
    while (line := ADVICE.line("怎么办", kind, said)) is not None:
        assert line not in said
        said.append(line)
    assert said


def test_where_it_has_been_done_the_body_comes_before_all_talk() -> None:
    first = ADVICE.line("半瓶", LIFE, [])
    second = ADVICE.line("吐白沫", LIFE, [first or ""], acted=True)
    third = ADVICE.line("怎么办", LIFE, [first or "", second or ""], acted=True)
    of_deed = [told.say for told in ADVICE.lines[LIFE_ACTED] + ADVICE.lines["swallowed"]]
    assert [line in of_deed for line in (first, second, third)] == [True] * 3
    assert ADVICE.line("别告诉我妈", LIFE, [], acted=True) == ADVICE.line("别告诉我妈", LIFE, [])


def test_an_alarm_needs_no_words_of_going_on() -> None:
    assert ADVICE.line("他拿刀", "violence", [], alarm=True)


@pytest.mark.parametrize(
    ("kind", "story", "text", "part"),
    [
        ("accident", "有人触电了", "我去拉他", "别碰他"),
        ("accident", "我爸被电倒了", "怎么办", "拉电闸"),
        ("accident", "他从树上掉下来了", "我去拉他", "骨头"),
        ("flood", "孩子掉水里了", "我下去救", "别跟着跳"),
        ("flood", "孩子掉河里了", "怎么办", "空桶"),
        ("flood", "水进屋了", "怎么办", "往高处走"),
        ("poison", "孩子被狗咬了", "怎么办", "肥皂水"),
        ("poison", "被蛇咬了", "用嘴吸行吗", "别用嘴吸"),
        ("poison", "马蜂蜇了", "他喘不上来", "120"),
        ("poison", "家里煤气泄漏了", "打开排风扇行吗", "别碰开关"),
        ("poison", "家里煤气泄漏了", "要开灯看看吗", "别碰开关"),
        ("poison", "孩子把老鼠药吃了", "灌点绿豆汤呢", "别抠喉咙"),
        ("illness", "花生噎住了脸发紫", "我用手抠", "别用手"),
        ("violence", "护工掐我妈", "怎么办", "在动手"),
        ("violence", "同事说要杀他老婆", "他有刀", "您别上前"),
        ("violence", "老公打我和我妈", "怎么办", "先离开他"),
        (LIFE, "我儿子说他要跳楼", "他现在在楼顶", "别激他"),
        (LIFE, "桥上有个人要跳", "怎么办", "别讲道理"),
        (LIFE, "朋友不想活了", "联系不上", "叫什么"),
        (LIFE, "他说不想活了", "嗯", "别留他一个人"),
        (LIFE, "我老公上吊，刚放下来", "绳子还在脖子上", "人放平"),
        (LIFE, "室友割腕了", "好多血", "按紧"),
        (LIFE, "我不想活了，我儿子不管我", "我在楼顶", "往里走"),
        (LIFE, "老公出轨不想活了", "在桥上", "往里走"),
        (LIFE, "我儿子死了，我想跳楼", "我在楼顶", "往里走"),
        (LIFE, "我儿子不想活了，我也不想活了", "我在楼顶", "往里走"),
        (LIFE, "他逼我去死", "在桥上", "往里走"),
        (LIFE, "别劝我，他们巴不得我死，我想跳楼", "在桥上", "往里走"),
    ],
)
def test_the_line_fits_what_was_said_before(kind: str, story: str, text: str, part: str) -> None:
    acted = kind == LIFE and ADVICE.acted(story)
    line = ADVICE.line(text, kind, [], story=[story], acted=acted)
    assert line is not None
    assert part in line


def test_a_warning_is_said_each_time_and_other_lines_once() -> None:
    warning = ADVICE.line("能泼水不", "fire", []) or ""
    assert ADVICE.line("泼水行不行", "fire", [warning]) == warning
    smoke = ADVICE.line("烟好大", "fire", []) or ""
    assert ADVICE.line("烟好大", "fire", [smoke]) != smoke


def test_after_a_deed_with_no_medicine_no_bottle_is_spoken_of() -> None:
    lines = [ADVICE.line("怎么办", LIFE, [], acted=True, story=[text]) or "" for text in ("他割腕了", "她上吊了")]
    assert not any("药" in line for line in lines)
    assert "药瓶" in (ADVICE.line("怎么办", LIFE, [], acted=True, story=["我把农药喝了"]) or "")


@pytest.mark.parametrize(
    ("story", "text", "part"),
    [
        ("我不想活了", "你会告诉别人吗", "不公开"),
        ("我不想活了", "你们会派警察来吗", "没有报警"),
        ("我不想活了", "12356要钱吗", "没写"),
        ("我不想活了", "我想跟人说话", "真人"),
        ("我不想活了", "你别劝我", "我不劝"),
        ("我不想活了", "三个娃吃不上饭", "没饭吃"),
        ("我不想活了", "老公坐牢", "压在您"),
        ("我不想活了", "欠了赌债", "债可以"),
        ("我想跳河", "下去了", "水边"),
        ("我不想活了", "我开了煤气", "出屋"),
        ("我想死，房间里点了炭", "头好晕", "爬到屋外"),
        ("我不想活了", "我割了", "120"),
        ("我女儿想不开", "把自己锁屋里了", "开门"),
        ("有人要跳楼，在我们楼顶", "跳了", "120"),
        ("我想死", "我写了遗书", "停一停"),
    ],
)
def test_talk_of_ending_life_is_answered_to_what_is_said(story: str, text: str, part: str) -> None:
    acted = ADVICE.acted(story)
    assert part in (ADVICE.line(text, LIFE, [story], acted=acted, story=story.split("，")) or "")


CARED = "在抢救，在医院，已经送医院了，救下来了，我自己送医院了，在洗胃，救护车来了，住进重症了"
NOT_CARED = "还没去医院，要不要去医院，医院不收，救护车来了吗，不肯去医院，想去医院，医院在哪，去医院的路上"
NOT_DIED = (
    "会不会死了，快死了，疼死了，要死了，他怕死了，我家狗死了，死了怎么办，去年死了，我爸走丢了，死不了，人没了影"
)


def test_that_somebody_helps_already_is_heard() -> None:
    assert [text for text in CARED.split("，") if ADVICE.stage(text, ["illness"]) is not Stage.CARED] == []
    assert [text for text in NOT_CARED.split("，") if ADVICE.stage(text, ["illness"]) is Stage.CARED] == []


def test_a_death_is_heard_and_what_only_sounds_like_one_is_not() -> None:
    for text in ("没救过来", "人没了", "已经死了", "我妈没跑出来，死了", "去世了", "他死了", "我爸走了", "被压死了"):
        assert ADVICE.stage(text, ["fire"]) is Stage.DIED, text
    assert [text for text in NOT_DIED.split("，") if ADVICE.stage(text, ["fire"]) is Stage.DIED] == []
    assert ADVICE.stage("找到了，人没了", ["missing"]) is Stage.DIED
    for text in ("孩子没了", "人没了", "人走了"):
        assert ADVICE.stage(text, ["missing"]) is not Stage.DIED, text
    assert ADVICE.stage("他走了", ["violence"]) is None


def test_who_talks_of_ending_their_own_life_is_not_told_to_mourn() -> None:
    assert ADVICE.stage("我老公死了", [LIFE], ["我不想活了"]) is None
    assert ADVICE.stage("没救过来", [LIFE], ["我爸喝农药了"]) is Stage.DIED
    assert ADVICE.stage("人没了", [LIFE], ["我女儿想不开"]) is Stage.DIED


def test_who_is_in_a_doctors_hands_is_not_told_to_call_an_ambulance() -> None:
    told: list[str] = []
    for text in ("没钱交费", "医院要三万", "止住血了", "嗯", "好"):
        line = ADVICE.line(text, LIFE, told, acted=True, story=["我女儿割腕了"], stage=Stage.CARED)
        assert line is not None
        assert not any(word in line for word in ("马上打 120", "绳子"))
        told.append(line)


def test_a_death_that_came_before_a_need_does_not_hide_the_need() -> None:
    for text, kind in (
        ("邻居家小孩没大人管 爸妈打工 奶奶死了", "child_alone"),
        ("隔壁娃儿才6岁一个人在屋头 他奶奶上个月过世了", "child_alone"),
        ("老公死了，三天没饭吃了", "hunger"),
    ):
        assert ADVICE.stage(text, [kind]) is None, text
    assert ADVICE.stage("他爸去年冬天死了", ["child_alone"], ["隔壁娃儿一个人在屋头"]) is None
    assert ADVICE.stage("孩子死了", ["child_alone"], ["娃一个人在家"]) is Stage.DIED
    assert ADVICE.stage("我妈没了", ["illness"], ["我妈晕倒了，就我和孩子在家"]) is Stage.DIED


def test_ending_it_together_is_only_spoken_of() -> None:
    talk = "我媳妇昨晚上哭着说不如一家人一块喝了那瓶百草枯算了，孩子我们也带走"
    assert not ADVICE.plainly_acted(talk)
    assert ADVICE.special(LIFE, [talk]) == "life_joint"
    assert "现在就拿走" in (ADVICE.line("她那瓶药还在家里放着", LIFE, [], story=[talk]) or "")
    for done in ("我喝了半瓶百草枯", "我干脆喝了半瓶农药", "不如喝了 我已经喝了半瓶敌敌畏", "我吃了一瓶安眠药"):
        assert ADVICE.plainly_acted(done), done
    for own in ("我想带着孩子一起死", "不想活了，我老公也不管"):
        assert ADVICE.special(LIFE, [own]) != "life_joint", own


def test_treatment_that_was_stopped_is_no_matter_of_waiting() -> None:
    for kind in (LIFE, "illness", None):
        assert "120" in (ADVICE.line("他已经三天没透了", kind, []) or ""), kind


def test_a_house_that_fell_in_needs_no_warning_of_water() -> None:
    assert "水" not in (ADVICE.line("怎么办", "flood", [], story=["我家房子塌了"]) or "水")
    assert "水" in (ADVICE.line("怎么办", "flood", [], story=["发大水，房子塌了"]) or "")


@pytest.mark.parametrize("text", ["我活不下去了", "日子过不下去了", "实在撑不下去了"])
def test_who_cannot_go_on_has_done_nothing_yet(text: str) -> None:
    assert not ADVICE.acted(text)
    line = ADVICE.line("没有人管我", LIFE, [], story=[text])
    assert line is not None
    assert "120" not in line


@pytest.mark.parametrize("text", ["他跳下去了", "药喝下去了", "人掉下去了"])
def test_who_went_down_has(text: str) -> None:
    assert ADVICE.acted(text)


@pytest.mark.parametrize("text", ["喂喂有人吗", "喂，听得到吗", "喂你好"])
def test_hello_feeds_nobody(text: str) -> None:
    assert ADVICE.fitting(text, "illness", []) is None


@pytest.mark.parametrize(
    "text",
    ["我家房子昨天烧了，啥都没了，现在住亲戚家", "前天夜里失火，屋子烧光了", "房子烧了三天了", "火刚扑灭，人都出来了"],
)
def test_who_had_a_fire_yesterday_is_not_told_to_leave_the_house(text: str) -> None:
    assert ADVICE.special("fire", [text]) == "fire_over"
    assert "没地方住" in ADVICE.first["fire_over"]


@pytest.mark.parametrize(
    "text",
    [
        "房子着火了",
        "昨晚着的火，现在还在烧",
        "屋里烧起来了快来人",
        "前天烧过一回，刚才又着了",
        "烟好大出不来",
        "刚才厨房着火了",
    ],
)
def test_a_fire_that_may_burn_is_one(text: str) -> None:
    assert ADVICE.special("fire", [text]) == "fire"
