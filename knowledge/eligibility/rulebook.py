"""The rules of all programmes, in the order of telling. Importing a module declares its rules."""

from __future__ import annotations

from functools import cache

from knowledge.eligibility.registry import Rulebook, declared
from knowledge.programs.canji_ertong_kangfu import rules as _children
from knowledge.programs.canji_huli_butie import rules as _care
from knowledge.programs.canji_shenghuo_butie import rules as _living
from knowledge.programs.dibao import rules as _dibao
from knowledge.programs.dibao_bianyuan import rules as _near_line
from knowledge.programs.gangxing_zhichu import rules as _spending
from knowledge.programs.gaoling_jintie import rules as _old_age
from knowledge.programs.guer import rules as _orphans
from knowledge.programs.jiage_butie import rules as _prices
from knowledge.programs.jiaoyu_jiuzhu import rules as _education
from knowledge.programs.jiuye_jiuzhu import rules as _employment
from knowledge.programs.linshi_jiuzhu import rules as _temporary
from knowledge.programs.liulang_jiuzhu import rules as _shelter
from knowledge.programs.shishi_wuren_fuyang import rules as _without_care
from knowledge.programs.shiye_linshi_jiuzhu import rules as _unemployed
from knowledge.programs.shouzai_jiuzhu import rules as _disaster
from knowledge.programs.tekun import rules as _tekun
from knowledge.programs.xuesheng_linshi_jiuzhu import rules as _graduates
from knowledge.programs.yicixing_butie import rules as _extra
from knowledge.programs.yiliao_jiuzhu import rules as _medical
from knowledge.programs.zhufang_jiuzhu import rules as _housing

_MODULES = (
    _dibao, _tekun, _temporary, _near_line, _spending, _living, _care, _children, _orphans, _without_care, _medical,
    _education, _housing, _employment, _old_age, _shelter, _disaster, _prices, _unemployed, _graduates, _extra,
)  # fmt: skip


@cache
def rulebook() -> Rulebook:
    """All rules, programme by programme."""
    order = [module.__name__ for module in _MODULES]
    return Rulebook(sorted(declared(), key=lambda item: order.index(item.find.__module__)))
