"""Names and sentences that are measured."""

import random

from knowledge import Regions

SHORT = "我家住合江县的白沙镇，今年低保一个月多少钱？"

_LETTER = (
    "您好，我叫李秀英，今年六十七岁，户口在江西省上饶县石人乡，老伴前年走了，现在跟着女儿住在兰州市七里河区西湖街道。"
    "我们镇上的干部说低保要回户籍地申请，可是乡镇干部又说要看居住证，街道办让我打市里的电话问。孩子上高中要花很多钱，"
    "女婿在四川合江白沙那边打工，去年摔伤了腰，到现在没有干活，家里就靠女儿一个人在超市上班。我有高血压和糖尿病，"
    "每个月药费要四百多块，医保报销以后自己还要出一大半。村里的人说我这种情况可以吃五保，也有人说只能办临时救助，"
    "我弄不清楚到底该找哪里。我想问三件事：第一，我的户口不在兰州，能不能在城关区或者七里河区申请低保；第二，"
    "如果回上饶广信区申请，一个月大概有多少钱，城市和农村是不是不一样；第三，女婿受伤这件事能不能先给一点救急款，"
    "需要拿什么材料去。去年冬天我去过一次民政局，工作人员说资源有限，让我等通知，等到今年春天也没有消息。"
    "我没有文化，不会用电脑，这封信是请邻居小王帮我写的，希望领导能够给我一个答复。如果要打电话，请在上午打，"
    "下午我要去接外孙放学。另外我的身份证地址还是老地址，写的是上饶县，不知道要不要先去改。给你们添麻烦了，"
    "祝你们工作顺利，身体平安。"
)


def letter(characters: int = 600) -> str:
    """A citizen's letter of exactly that many characters."""
    return (_LETTER * (characters // len(_LETTER) + 1))[:characters]


def names(regions: Regions, count: int) -> dict[str, list[str]]:
    """Names to resolve, by kind; the same ones in every run."""
    chooser = random.Random(12345)
    townships = chooser.sample([region for region in regions if region.level == "township"], count)
    counties = chooser.choices([region for region in regions if region.level == "county"], k=count)
    chains = []
    for region in townships:
        shorts = [upper.short_name for upper in reversed(regions.chain(region.code))]
        chains.append("".join(shorts[:-1]) + "的" + region.name)
    return {
        "a county's name": [region.name for region in counties],
        "a township's name, often of several": [region.name for region in townships],
        "a township's full name": [regions.full_name(region.code) for region in townships],
        "a chain of short names": chains,
        "no division": ["".join(reversed(region.name)) + "人" for region in townships],
    }
