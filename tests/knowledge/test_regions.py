"""Regions resolve from everyday text, upward only, and ordinary words are no regions."""

from __future__ import annotations

from importlib.resources import files

import pytest

from knowledge import OTHER_AID, Library, Regions, lexicon_entries
from knowledge.regions import OldName
from knowledge.yaml_text import read_yaml


def _text(name: str) -> str:
    return (files("knowledge") / "regions" / name).read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def old_names() -> list[OldName]:
    return [OldName.model_validate(entry) for entry in read_yaml(_text("old_names.yaml"))["old_names"]]


@pytest.fixture(scope="session")
def regions(old_names: list[OldName]) -> Regions:
    return Regions(_text("divisions.csv"), _text("townships.txt"), old_names, read_yaml(_text("in_words.yaml")))


def _full_names(regions: Regions, text: str, within: str | None = None) -> list[str]:
    return [regions.full_name(region.code) for region in regions.resolve(text, within)]


@pytest.mark.parametrize(
    ("text", "full_names"),
    [
        ("七里河", ["甘肃省兰州市七里河区"]),
        ("七里河区", ["甘肃省兰州市七里河区"]),
        ("兰州", ["甘肃省兰州市"]),
        ("甘肃兰州", ["甘肃省兰州市"]),
        ("甘肃省 兰州市", ["甘肃省兰州市"]),
        ("上饶广信区", ["江西省上饶市广信区"]),
        ("江西上饶广信", ["江西省上饶市广信区"]),
        ("新疆", ["新疆维吾尔自治区"]),
        ("内蒙", ["内蒙古自治区"]),
        ("内蒙古", ["内蒙古自治区"]),
        ("广西", ["广西壮族自治区"]),
        ("宁夏", ["宁夏回族自治区"]),
        ("西藏", ["西藏自治区"]),
        ("黑龙江", ["黑龙江省"]),
        ("江西", ["江西省"]),
        ("吉林", ["吉林省"]),
        ("海南", ["海南省"]),
        ("合江", ["四川省泸州市合江县"]),
        ("泸州合江县", ["四川省泸州市合江县"]),
        ("延边", ["吉林省延边朝鲜族自治州"]),
        ("北京朝阳", ["北京市朝阳区"]),
        ("海东平安", ["青海省海东市平安区"]),
        ("城关", ["西藏自治区拉萨市城关区", "甘肃省兰州市城关区"]),
        ("兰州城关", ["甘肃省兰州市城关区"]),
        ("朝阳区", ["北京市朝阳区", "吉林省长春市朝阳区"]),
        ("平安", []),
        ("资源", []),
        ("和平", []),
        ("长寿", []),
        ("区", []),
        ("", []),
        ("火星", []),
    ],
)
def test_resolve(regions: Regions, text: str, full_names: list[str]) -> None:
    assert _full_names(regions, text) == full_names


@pytest.mark.parametrize(
    ("text", "full_names"),
    [
        ("兰州城关区雁北街道", ["甘肃省兰州市城关区雁北街道"]),
        ("兰州城关雁北", ["甘肃省兰州市城关区雁北街道"]),
        ("兰州雁北", ["甘肃省兰州市城关区雁北街道"]),
        ("兰州的城关区的雁北街道", ["甘肃省兰州市城关区雁北街道"]),
        ("合江县的白沙镇", ["四川省泸州市合江县白沙镇"]),
        ("四川合江白沙", ["四川省泸州市合江县白沙镇"]),
        ("上饶广信区石人", ["江西省上饶市广信区石人乡"]),
        ("北京来广营", ["北京市朝阳区来广营地区"]),
        ("上海陆家嘴街道", ["上海市浦东新区陆家嘴街道"]),
        # No counties in between.
        ("东莞虎门", ["广东省东莞市虎门镇"]),
        ("广东省中山市小榄镇", ["广东省中山市小榄镇"]),
        ("儋州那大镇", ["海南省儋州市那大镇"]),
        ("嘉峪关雄关街道", ["甘肃省嘉峪关市雄关街道"]),
        # A 乡 that became a 镇 is still called 乡.
        ("张北县大河乡", ["河北省张家口市张北县大河镇"]),
        # The source writes 召陵区天桥街街道.
        ("漯河召陵区天桥街街道", ["河南省漯河市召陵区天桥街街道"]),
        ("雁北", []),
        ("白沙", ["海南省白沙黎族自治县"]),
        ("街道", []),
        ("林场", []),
        # A larger division's name after a city's is no township in it.
        ("沈阳朝阳", []),
    ],
)
def test_townships(regions: Regions, text: str, full_names: list[str]) -> None:
    assert _full_names(regions, text) == full_names


@pytest.mark.parametrize(
    ("text", "count", "one"),
    [
        ("城关镇", 88, "安徽省蚌埠市五河县城关镇"),
        ("城东街道", 30, "江苏省南通市崇川区城东街道"),
        ("白沙镇", 24, "四川省泸州市合江县白沙镇"),
        ("朝阳区", 2, "北京市朝阳区"),
        ("伊宁", 2, "新疆维吾尔自治区伊犁哈萨克自治州伊宁县"),
    ],
)
def test_a_name_of_several_gives_all(regions: Regions, text: str, count: int, one: str) -> None:
    found = _full_names(regions, text)
    assert len(found) == count
    assert one in found


def test_a_county_is_meant_before_a_township(regions: Regions) -> None:
    assert _full_names(regions, "七里河") == ["甘肃省兰州市七里河区"]
    assert _full_names(regions, "城关", within="620000") == ["甘肃省兰州市城关区"]
    assert _full_names(regions, "江西南昌") == ["江西省南昌市"]


def test_resolve_within_keeps_to_the_region(regions: Regions) -> None:
    assert [region.code for region in regions.resolve("城关", within="620000")] == ["620102"]
    assert [region.code for region in regions.resolve("平安", within="630000")] == ["630203"]
    assert regions.resolve("七里河", within="350000") == ()
    in_sichuan = [name for name in _full_names(regions, "白沙镇") if name.startswith("四川")]
    assert _full_names(regions, "白沙镇", within="510000") == in_sichuan
    assert _full_names(regions, "白沙", within="510522") == ["四川省泸州市合江县白沙镇"]
    assert _full_names(regions, "城关镇", within="340300") == ["安徽省蚌埠市五河县城关镇"]
    assert regions.resolve("白沙", within="999999") == ()
    assert regions.resolve("白沙", within="510522102") == ()


def test_every_full_name_resolves_to_its_region(regions: Regions) -> None:
    for region in regions:
        found = regions.resolve(regions.full_name(region.code))
        assert [item.code for item in found] == [region.code]


def test_every_name_means_its_region_among_others(regions: Regions) -> None:
    for region in regions:
        if len(region.name) > 2:
            found = regions.resolve(region.name)
            assert region in found or all(item.level != "township" for item in found), region


def test_chain_goes_up_and_skips_pseudo_levels(regions: Regions) -> None:
    assert [region.name for region in regions.chain("620103")] == ["七里河区", "兰州市", "甘肃省"]
    assert [region.name for region in regions.chain("110105")] == ["朝阳区", "北京市"]
    assert [region.name for region in regions.chain("510522102")] == ["白沙镇", "合江县", "泸州市", "四川省"]
    assert [region.name for region in regions.chain("441900121")] == ["虎门镇", "东莞市", "广东省"]
    assert regions.chain("999999") == ()
    assert regions.full_name("620100") == "甘肃省兰州市"
    assert regions.get("110100") is None
    assert regions.contains("510000", "510522102")
    assert not regions.contains("510522102", "510522")


def test_unknown_code_has_no_name(regions: Regions) -> None:
    for code in ("999999", "510522999"):
        with pytest.raises(KeyError):
            regions.full_name(code)


def test_levels_and_parents(regions: Regions) -> None:
    county = regions.get("510522")
    assert county is not None
    assert (county.level, county.parent, county.short_name) == ("county", "510500", "合江")
    township = regions.get("510522102")
    assert township is not None
    assert (township.level, township.parent, township.short_name) == ("township", "510522", "白沙")
    assert len([region for region in regions if region.level == "province"]) == 34
    assert len([region for region in regions if region.level == "township"]) > 41_000
    for region in regions:
        assert region.parent is None or regions.get(region.parent), region


def test_counties_alone_can_be_loaded() -> None:
    counties = Regions(_text("divisions.csv"))
    assert len(counties) > 3200
    assert _full_names(counties, "上饶广信区") == ["江西省上饶市广信区"]
    assert [span.text for span in counties.find("兰州的城关区雁北街道")] == ["兰州的城关区"]


def test_search_for_a_picker(regions: Regions) -> None:
    assert [region.name for region in regions.search("兰州", 2)] == ["兰州市", "兰州新区"]
    assert [region.level for region in regions.search("吉林", 2)] == ["province", "city"]
    found = regions.search("朝阳", 10)
    assert len(found) == 10
    assert [region.level for region in found[:5]] == ["city", "county", "county", "county", "township"]
    assert len(regions.search("朝", 2)) == 2
    assert "township" not in {region.level for region in regions.search("白", 100)}
    assert [region.code for region in regions.search("龚家湾")] == ["620103007"]
    assert regions.search("  ", 10) == ()
    assert regions.search("火星人", 10) == ()


@pytest.mark.parametrize(
    ("text", "now", "note"),
    [
        ("上饶县", ["江西省上饶市广信区"], "上饶县2019年改为上饶市广信区"),
        ("江西 上饶县", ["江西省上饶市广信区"], "上饶县2019年改为上饶市广信区"),
        ("上饶县的石人乡", ["江西省上饶市广信区石人乡"], "上饶县2019年改为上饶市广信区"),
        ("莱芜市", ["山东省济南市莱芜区", "山东省济南市钢城区"], "莱芜市2019年撤销，现在是济南市莱芜区和钢城区"),
        ("莱芜市莱城区", ["山东省济南市莱芜区"], "莱芜市2019年撤销，现在是济南市莱芜区和钢城区"),
        ("襄樊", ["湖北省襄阳市"], "襄樊市2010年改名为襄阳市"),
        ("思茅市", ["云南省普洱市"], "思茅市2007年改名为普洱市"),
        ("鄞县", ["浙江省宁波市鄞州区"], "鄞县2002年改为宁波市鄞州区"),
        ("潼南县", ["重庆市潼南区"], "潼南县2015年改为重庆市潼南区"),
        ("达州达县", ["四川省达州市达川区"], "达县2013年改为达州市达川区"),
        # They only end like 陵县 and 安县.
        ("炎陵县", ["湖南省株洲市炎陵县"], None),
        ("公安县", ["湖北省荆州市公安县"], None),
        ("兰州", ["甘肃省兰州市"], None),
        ("火星", [], None),
    ],
)
def test_old_names_mean_what_is_there_now(regions: Regions, text: str, now: list[str], note: str | None) -> None:
    assert _full_names(regions, text) == now
    assert regions.old_name(text) == note


def test_old_names_are_no_present_ones_and_lead_to_present_ones(regions: Regions, old_names: list[OldName]) -> None:
    assert len(old_names) >= 80
    said = [text for entry in old_names for text in (entry.old, entry.short) if text]
    assert len(set(said)) == len(said)
    assert set(said).isdisjoint(name for region in regions for name in (region.name, region.short_name))
    for entry in old_names:
        assert entry.old in entry.note
        assert all(regions.get(code) for code in entry.now), entry
        assert tuple(region.code for region in regions.resolve(entry.old)) == tuple(sorted(entry.now))
    # Without them, none of these is understood.
    plain = Regions(_text("divisions.csv"), _text("townships.txt"))
    assert [text for text in said if plain.resolve(text)] == []


def _found(regions: Regions, sentence: str) -> list[tuple[str, list[str]]]:
    return [(span.text, [regions.full_name(code) for code in span.codes]) for span in regions.find(sentence)]


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("兰州的城关区雁北街道怎么办", [("兰州的城关区雁北街道", ["甘肃省兰州市城关区雁北街道"])]),
        (
            "上饶广信区石人乡和合江县的白沙镇差多少",
            [
                ("上饶广信区石人乡", ["江西省上饶市广信区石人乡"]),
                ("合江县的白沙镇", ["四川省泸州市合江县白沙镇"]),
            ],
        ),
        ("老家在四川合江白沙那边", [("四川合江白沙", ["四川省泸州市合江县白沙镇"])]),
        ("我在兰州 城关区", [("兰州 城关区", ["甘肃省兰州市城关区"])]),
        ("兰州新疆都问过", [("兰州", ["甘肃省兰州市"]), ("新疆", ["新疆维吾尔自治区"])]),
        ("江西南昌的低保", [("江西南昌", ["江西省南昌市"])]),
        ("身份证上写的是上饶县", [("上饶县", ["江西省上饶市广信区"])]),
        ("上饶县石人乡", [("上饶县石人乡", ["江西省上饶市广信区石人乡"])]),
        ("襄樊人能办吗", [("襄樊", ["湖北省襄阳市"])]),
        ("张北县大河乡有个村", [("张北县大河乡", ["河北省张家口市张北县大河镇"])]),
        ("石人乡村民委员会", [("石人乡", ["江西省上饶市广信区石人乡"])]),
        # The short name of a county that is also a word, at the end of a phrase only.
        ("我是天津河西的。", [("天津河西", ["天津市河西区"])]),
        ("天津河西方向", [("天津", ["天津市"])]),
        # The short name of a township that is also a word, never.
        ("城关区广场。", [("城关区", ["西藏自治区拉萨市城关区", "甘肃省兰州市城关区"])]),
        ("合江县城乡低保标准", [("合江县", ["四川省泸州市合江县"])]),
        ("合江县各乡镇", [("合江县", ["四川省泸州市合江县"])]),
        ("我叫李秀英，邻居王海林", []),
        ("家住河对面的柳林坪，柳林县", [("柳林县", ["山西省吕梁市柳林县"])]),
        ("在北京街道上走", [("北京", ["北京市"])]),
        # 龙湾村 is a village, wherever it lies; 龙湾的村里 is in 龙湾.
        ("转龙湾村", []),
        ("渠县村里", [("渠县", ["四川省达州市渠县"])]),
        # What the seat of a county is still called is a township elsewhere.
        ("合江镇的低保", [("合江镇", ["广东省茂名市化州市合江镇", "四川省泸州市合江县"])]),
        ("化州市合江镇", [("化州市合江镇", ["广东省茂名市化州市合江镇"])]),
        ("古田街道", [("古田街道", ["湖北省武汉市硚口区古田街道"])]),
    ],
)
def test_find(regions: Regions, sentence: str, found: list[tuple[str, list[str]]]) -> None:
    assert _found(regions, sentence) == found


def test_find_gives_every_candidate_and_the_place_in_the_text(regions: Regions) -> None:
    (span,) = regions.find("问一下城关镇的低保")
    assert (span.start, span.end, span.text) == (3, 6, "城关镇")
    assert len(span.codes) == 88
    (span,) = regions.find("和平街道怎么走")
    assert len(span.codes) > 10
    assert regions.find("") == []
    assert regions.find("兰") == []


def test_find_means_what_resolve_means(regions: Regions) -> None:
    for region in list(regions)[::7]:
        text = regions.full_name(region.code)
        (span,) = regions.find(text)
        assert (span.text, span.codes) == (text, (region.code,))


def _spans(library: Library, sentence: str) -> list[tuple[str, str]]:
    entries = {entry["text"]: entry for entry in lexicon_entries(library)}
    spans, start = [], 0
    while start < len(sentence):
        for end in range(len(sentence), start, -1):
            entry = entries.get(sentence[start:end])
            if entry:
                spans.append((entry["entity"], entry["value"]))
                start = end
                break
        else:
            start += 1
    return spans


@pytest.mark.parametrize(
    "sentence",
    [
        "孩子上高中要花很多钱",
        "祝您平安长寿，一家和平",
        "小金额先行救助是什么",
        "居民和政府怎么说",
        "乡镇安排人来看过了",
        "我知道县里有人管",
        "办理县级的手续",
        "惠农补贴几天等到",
        "孩子长大了，资源不够",
        "离开原来的单位，没有东方向",
        "农民工兄弟今天全部没活",
        "补助金安排到什么时候",
    ],
)
def test_ordinary_sentences_hold_no_region(library: Library, regions: Regions, sentence: str) -> None:
    assert [span for span in _spans(library, sentence) if span[0] == "region"] == []
    assert regions.find(sentence) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "乡镇和街道办都去过了",
        "我们镇上没人管",
        "到镇里去问，又让我去街道",
        "村镇的路修好了，古镇和小镇都有人",
        "城镇居民和农村居民的低保一样吗",
        "城乡居民养老保险和乡镇企业",
        "老人和镇上的干部，居民和街道办，个人和镇里",
        "妇联和街道干部上门了",
        "文明村镇的牌子",
        "上山下乡的知青有没有补助",
        "发展乡镇经济，建设小城镇",
        "全国家家户户，各家各户，我家乡下的房子",
        "离家乡很远，老家乡亲都在",
        "社区街道的工作人员，城区街道，中心街道",
        "低保户县里有人管，到达县里办",
        "孩子在镇中学上学，镇医院看病，镇痛药很贵",
        "区域里的农场、林场和开发区",
        "没有文化，身体平安，工作顺利",
        "办事处让我找村委会，村委会让我找镇政府",
    ],
)
def test_sentences_on_townships_in_general_hold_none(regions: Regions, sentence: str) -> None:
    assert regions.find(sentence) == []


@pytest.mark.parametrize(
    ("sentence", "spans"),
    [
        ("兰州城市低保一个月多少钱", [("region", "兰州"), ("area_type", "urban"), ("program", "dibao")]),
        (
            "上饶广信区乡下吃五保",
            [("region", "上饶"), ("region", "广信区"), ("area_type", "rural"), ("program", "tekun")],
        ),
        ("永州道县的救急款", [("region", "永州道县"), ("program", "linshi_jiuzhu")]),
        ("残疾人两项补贴和底保", [("program", "canji_liangxiang_butie"), ("program", "dibao")]),
        ("我的低保定了吗", [("program", "dibao")]),
    ],
)
def test_spans_in_a_sentence(library: Library, sentence: str, spans: list[tuple[str, str]]) -> None:
    assert _spans(library, sentence) == spans


def test_names_for_the_bot_are_those_of_counties_and_above(library: Library, regions: Regions) -> None:
    assert regions.surfaces() == Regions(_text("divisions.csv")).surfaces() == library.regions.surfaces()


def test_lexicon_is_sorted_and_means_something(library: Library) -> None:
    entries = lexicon_entries(library)
    lengths = [len(entry["text"]) for entry in entries]
    assert lengths == sorted(lengths, reverse=True)
    assert len({entry["text"] for entry in entries}) == len(entries)
    for entry in entries:
        if entry["entity"] == "region":
            assert library.regions.resolve(entry["value"]), entry
        elif entry["entity"] == "program":
            assert entry["value"] in {OTHER_AID, *library.programmes}
        elif entry["entity"] == "person_group":
            assert entry["value"] in library.person_groups.keys() | library.marked.groups.keys()
        elif entry["entity"] == "county":
            uppers = entry["value"].split()
            assert any(library.regions.resolve(upper + entry["text"]) for upper in uppers), entry
        elif not entry["entity"]:
            assert entry["text"] in library.marked.no_names
        else:
            assert entry["value"] in ("urban", "rural")


@pytest.mark.parametrize(
    ("said", "within", "code"),
    [
        ("我在广信区石人乡", None, "361104201"),
        ("西村镇", None, None),  # there are several
        ("在西村镇大桥底下", "360902", "360902101"),
        ("西村镇，袁州区那个", None, "360902101"),
        ("慈化镇", "360902101", "360902105"),
        ("三个人，等在桥上", "360902", None),
    ],
)
def test_the_most_precise_place_that_is_named_beyond_doubt(
    regions: Regions, said: str, within: str | None, code: str | None
) -> None:
    assert regions.named_in(said, within) == code


@pytest.mark.parametrize(
    "sentence",
    [
        "开发区大道和珠海路路口躺着一个老人", "北京路的低保怎么申请", "住在天水南路", "在兰州拉面馆端盘子",
        "南京西路那边", "跑了一整天水都没喝上", "今天水质好", "写信都是不同的事", "拆迁安置房",
        "搬迁安置的名单", "门口的石狮子", "杜鹃花都谢了", "从江边搬上来的", "第三期从化疗开始", "龙凤胎六岁",
        "真金白银打给亲戚", "二十四平米", "城西安置小区", "东躲西藏", "眼下连平日吃的药都停了",
    ],
)  # fmt: skip
def test_words_and_streets_are_no_places(regions: Regions, sentence: str) -> None:
    assert regions.find(sentence) == []


@pytest.mark.parametrize(
    ("sentence", "place"),
    [
        ("他去兰州路上被撞了", "兰州"), ("我在郑州路边", "郑州"), ("从化街口嗰个社会救助", "从化"),
        ("我是从江西来的", "江西"), ("我在天水", "天水"), ("家在西安", "西安"), ("城关镇东街社区", "城关镇"),
        ("一个人从河南一路过来", "河南"), ("哈密的低保", "哈密"),
    ],
)  # fmt: skip
def test_places_beside_such_words_stay(regions: Regions, sentence: str, place: str) -> None:
    assert [span.text for span in regions.find(sentence)] == [place]
