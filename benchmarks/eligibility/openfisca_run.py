"""The same rules in OpenFisca-Core, timed. Runs in an environment of its own (see beside.py), never in the project's.

OpenFisca-Core is under the AGPL: nothing of it is imported by the project, and this file imports nothing of the
project. It reads arrays from a folder and prints what it measured as JSON.

The rules are those of `RULES` in beside.py as far as they can be told in yes and no. OpenFisca has no unknown: a fact
that is missing has become a default before (no, none, 0, age 40), and what a caseworker decides counts as not met.
"""

import json
import multiprocessing
import sys
import time
from pathlib import Path

import numpy as np
from openfisca_core.entities import build_entity
from openfisca_core.indexed_enums import Enum
from openfisca_core.parameters import ParameterNode
from openfisca_core.periods import YEAR
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

PERIOD = "2022"
Household = build_entity(
    key="household", plural="households", label="Household", roles=[{"key": "member", "plural": "members"}]
)
Person = build_entity(key="person", plural="persons", label="Person", is_person=True)


class Area(Enum):
    """Kind of area, in the order of our columns."""

    urban = "urban"
    rural = "rural"


def _inputs(entity, kind, names, default=None):
    """Variables that are told, not reckoned."""
    for name in names:
        told = {"value_type": kind, "entity": entity, "definition_period": YEAR, "label": name}
        if default is not None:
            told["default_value"] = default
        yield type(name, (Variable,), told)


class area(Variable):  # noqa: N801
    """Kind of area."""

    value_type = Enum
    possible_values = Area
    default_value = Area.urban
    entity = Household
    definition_period = YEAR
    label = "Kind of area"


INPUTS = [
    area,
    *_inputs(Household, int, ["size", "over_days"]),
    *_inputs(
        Household,
        bool,
        [
            "receives_dibao", "receives_bianyuan", "limits_known", "within_limits", "car", "second_home", "business",
            "large_savings", "over_by_employment",
        ],
    ),
    *_inputs(Person, int, ["age"], 40),
    *_inputs(Person, int, ["income", "disability", "grade"]),
    *_inputs(
        Person,
        bool,
        [
            "receives_tekun", "receives_child_aid", "receives_living", "receives_care", "no_supporter", "gravely_ill",
            "needs_long_care", "work_injury_care",
        ],
    ),
]  # fmt: skip


def _reckoned(entity, kind=bool):
    def declare(formula):
        told = {"value_type": kind, "entity": entity, "definition_period": YEAR, "label": formula.__doc__}
        return type(formula.__name__, (Variable,), {**told, "formula": formula})

    return declare


@_reckoned(Household, int)
def standard(household, period, parameters):
    """Local standard of a person, fen a year."""
    return parameters(period).dibao.standard[household("area", period)]


@_reckoned(Household, int)
def need(household, period, parameters):
    """Standard of all members."""
    return household("standard", period) * household("size", period)


@_reckoned(Household, int)
def household_income(household, period, parameters):
    """Income of all members."""
    return household.sum(household.members("income", period))


@_reckoned(Household)
def property_ok(household, period, parameters):
    """Property within the limits."""
    signs = (
        household("car", period)
        + household("second_home", period)
        + household("business", period)
        + household("large_savings", period)
    )
    known = household("limits_known", period)
    return np.where(known, household("within_limits", period), ~signs)


@_reckoned(Household)
def below_standard(household, period, parameters):
    """Income below the standard."""
    return household("household_income", period) < household("need", period)


@_reckoned(Household)
def dibao(household, period, parameters):
    """Minimum living allowance."""
    supported = household.all(household.members("receives_tekun", period))
    return (
        ~household("receives_dibao", period)
        * household("below_standard", period)
        * household("property_ok", period)
        * ~supported
    )


@_reckoned(Household, int)
def dibao_amount(household, period, parameters):
    """The gap, fen a month, of members who are not in tekun."""
    members = household("size", period) - household.sum(household.members("receives_tekun", period))
    gap = household("standard", period) * members - household("household_income", period)
    return np.maximum(gap, 0) // 12 * household("dibao", period)


@_reckoned(Household)
def dibao_bianyuan(household, period, parameters):
    """Just above the line."""
    return (
        ~household("receives_bianyuan", period)
        * ~household("receives_dibao", period)
        * ~household("below_standard", period)
        * (household("household_income", period) * 2 < household("need", period) * 3)
        * household("property_ok", period)
    )


@_reckoned(Household)
def phase_out(household, period, parameters):
    """Aided, over the standard through work, within six months."""
    days = household("over_days", period)
    return (
        household("receives_dibao", period)
        * (~household("below_standard", period) + (days > 0))
        * household("over_by_employment", period)
        * (days > 0)
        * (days <= 184)
    )


def _kind_in(person, period, kinds, least, most):
    kind, grade = person("disability", period), person("grade", period)
    return np.isin(kind, kinds) * (grade >= least) * (grade <= most)


VISUAL, PHYSICAL, MIND, ANY = [1], [4], [5, 6], [1, 2, 3, 4, 5, 6, 7]


@_reckoned(Person)
def tekun(person, period, parameters):
    """Without strength, means and supporter."""
    age = person("age", period)
    without_strength = (
        (age >= 60)
        + (age < 16)
        + _kind_in(person, period, MIND, 1, 3)
        + _kind_in(person, period, PHYSICAL, 1, 2)
        + _kind_in(person, period, VISUAL, 1, 1)
    )
    return (
        ~person("receives_tekun", period)
        * without_strength
        * (person("income", period) < person.household("standard", period))
        * person.household("property_ok", period)
        * person("no_supporter", period)
        * ~person("receives_child_aid", period)
    )


@_reckoned(Person)
def single_person(person, period, parameters):
    """One gravely disabled or ill member of a household just above the line."""
    near = person.household("dibao_bianyuan", period) + person.household("receives_bianyuan", period)
    disabled = _kind_in(person, period, ANY, 1, 2) + _kind_in(person, period, MIND, 3, 3)
    whole = person.household("dibao", period) * ~person.household("receives_bianyuan", period)
    return (
        ~person.household("receives_dibao", period)
        * ~person("receives_tekun", period)
        * ~whole
        * near
        * (disabled + person("gravely_ill", period))
    )


@_reckoned(Person)
def living_subsidy(person, period, parameters):
    """Living subsidy for disabled people."""
    return (
        ~person("receives_living", period)
        * (person("disability", period) > 0)
        * (person.household("receives_dibao", period) + person.household("dibao", period))
        * ~person("receives_tekun", period)
        * ~person("receives_child_aid", period)
        * ~person("work_injury_care", period)
    )


@_reckoned(Person)
def care_subsidy(person, period, parameters):
    """Care subsidy for gravely disabled people."""
    return (
        ~person("receives_care", period)
        * _kind_in(person, period, ANY, 1, 2)
        * person("needs_long_care", period)
        * ~person("receives_tekun", period)
        * ~person("work_injury_care", period)
    )


RESULTS = [
    "dibao", "dibao_amount", "dibao_bianyuan", "phase_out", "tekun", "single_person", "living_subsidy", "care_subsidy",
]  # fmt: skip
RECKONED = [
    standard, need, household_income, property_ok, below_standard, dibao, dibao_amount, dibao_bianyuan, phase_out,
    tekun, single_person, living_subsidy, care_subsidy,
]  # fmt: skip


def system(urban, rural):
    """The rules, with the standards of one county."""
    found = TaxBenefitSystem([Person, Household])
    values = {"urban": {"values": {"2021-01-01": urban}}, "rural": {"values": {"2021-01-01": rural}}}
    found.parameters = ParameterNode("", data={"dibao": {"standard": values}})
    for variable in [*INPUTS, *RECKONED]:
        found.add_variable(variable)
    return found


def simulation(rules, arrays):
    """All households in one simulation, the quickest way that OpenFisca has: from arrays, not from JSON."""
    builder = SimulationBuilder()
    builder.create_entities(rules)
    households = np.arange(len(arrays["size"]))
    builder.declare_person_entity("person", np.arange(len(arrays["household"])))
    group = builder.declare_entity("household", households)
    builder.join_with_persons(group, arrays["household"], np.zeros(len(arrays["household"]), np.int64))
    found = builder.build(rules)
    for variable in INPUTS:
        found.set_input(variable.__name__, PERIOD, arrays[variable.__name__])
    return found


def measure(rules, arrays):
    """Seconds of the processor to set up and to reckon, and what came out."""
    began = time.process_time()
    made = simulation(rules, arrays)
    ready = time.process_time()
    results = {name: made.calculate(name, PERIOD) for name in RESULTS}
    return ready - began, time.process_time() - ready, results


def _share(arrays, place, count):
    """One of `count` shares of the households, with their persons."""
    households = len(arrays["size"])
    begin, end = (households * at // count for at in (place, place + 1))
    first, last = np.searchsorted(arrays["household"], [begin, end])
    found = {
        name: values[begin:end] if len(values) == households else values[first:last] for name, values in arrays.items()
    }
    return {**found, "household": found["household"] - begin}


def _of_share(place):
    """In a process of its own; what comes out stays there, so that none of it is copied in the time."""
    measure(*_ours[place])


_ours = []


def pool_of(rules, arrays, processes):
    """Processes, each with its share of the households."""
    _ours.extend((rules, _share(arrays, place, processes)) for place in range(processes))
    return multiprocessing.get_context("fork").Pool(processes)


def told_as_json(rules, arrays, households):
    """Seconds for some households told one by one, as a request or a test case tells them."""
    last = int(np.searchsorted(arrays["household"], households))
    count = {"household": min(households, len(arrays["size"])), "person": last}
    entities = {"persons": {}, "households": {}}
    for variable in INPUTS:
        plural, kind = variable.entity.plural, variable.entity.key
        values = arrays[variable.__name__][: count[kind]].tolist()
        for place, value in enumerate(values):
            cell = list(Area)[value].name if variable is area else value
            entities[plural].setdefault(f"{kind}{place}", {})[variable.__name__] = {PERIOD: cell}
    for place, of in enumerate(arrays["household"][:last].tolist()):
        entities["households"][f"household{of}"].setdefault("members", []).append(f"person{place}")
    began = time.process_time()
    made = SimulationBuilder().build_from_entities(rules, entities)
    for name in RESULTS:
        made.calculate(name, PERIOD)
    return time.process_time() - began, count["household"]


def one_household(rules, arrays):
    """Milliseconds for the first one."""
    one = {
        name: values[: 1 if len(values) == len(arrays["size"]) else arrays["size"][0]]
        for name, values in arrays.items()
    }
    one["household"] = np.zeros(arrays["size"][0], np.int64)
    singles = sorted(sum(measure(rules, one)[:2]) for _ in range(30))
    return singles[len(singles) // 2] * 1000


def main(folder):
    """Do what is told line by line, and print as JSON what it took; leave the results beside the arrays.

    core: all households in this process, CPU seconds. machine: with a process for each share, by the clock. rest: one
    household, and households told as JSON.
    """
    arrays = dict(np.load(folder / "arrays.npz"))
    rules = system(*(int(value) for value in arrays.pop("standards")))
    processes, pool = int(sys.argv[2]), None
    for line in sys.stdin:
        match line.strip():
            case "core":
                setting_up, reckoning, results = measure(rules, arrays)
                told = {"setting_up": setting_up, "reckoning": reckoning}
            case "machine":
                pool = pool or pool_of(rules, arrays, processes)
                began = time.perf_counter()
                pool.map(_of_share, range(processes), chunksize=1)
                told = {"seconds": time.perf_counter() - began}
            case _:
                np.savez(folder / "results.npz", **results)
                seconds, households = told_as_json(rules, arrays, 2000)
                told = {"one_ms": one_household(rules, arrays), "json_per_second": households / seconds}
        print(json.dumps(told), flush=True)
    if pool:
        pool.terminate()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
