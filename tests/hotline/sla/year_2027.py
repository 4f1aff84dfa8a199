"""A made-up notice for 2027, in the form of holiday-cn: no real one. It moves two days of the December before."""

from typing import Any

NOTICE = "https://www.gov.cn/zhengce/example.htm"


def year_2027() -> dict[str, Any]:
    """Parsed JSON of its file."""
    off = {
        "元旦": ["2026-12-31", "2027-01-01", "2027-01-02"],
        "春节": [f"2027-02-{day:02}" for day in range(5, 12)],
        "清明节": ["2027-04-03", "2027-04-04", "2027-04-05"],
        "劳动节": ["2027-05-01", "2027-05-02", "2027-05-03"],
        "端午节": ["2027-06-09"],
        "中秋节": ["2027-09-15"],
        "国庆节": [f"2027-10-0{day}" for day in range(1, 8)],
    }
    worked = {"元旦": ["2026-12-26"], "春节": ["2027-02-20"], "劳动节": ["2027-05-08"], "国庆节": ["2027-10-09"]}
    days = [
        {"name": name, "date": day, "isOffDay": is_off}
        for dates, is_off in ((off, True), (worked, False))
        for name, of_name in dates.items()
        for day in of_name
    ]
    return {
        "$schema": "https://raw.githubusercontent.com/NateScarlet/holiday-cn/master/schema.json",
        "$id": "https://raw.githubusercontent.com/NateScarlet/holiday-cn/master/2027.json",
        "year": 2027,
        "papers": [NOTICE],
        "days": sorted(days, key=lambda day: str(day["date"])),
    }
