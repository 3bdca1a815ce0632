"""What is remembered of a leg says what the engine says."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from govcheck.engine.engine import Engine
from govcheck.interview.witnesses import Witnesses
from govcheck.packs.condition import Value
from tests.interview.everyday import EU_TO_US, JAPAN_TO_CHINA, checker
from tests.manifests import TODAY

SHARED = Witnesses(checker().engine)
PACKS = [pack for pack in checker().packs.packs if pack.binding_on == "organisation"]


def plain(values: dict[str, Value]) -> dict[str, Value]:
    return {name: value for name, value in values.items() if name in checker().packs.catalogue.index}


@settings(max_examples=5, deadline=None)
@given(st.data())
def test_what_is_remembered_agrees_with_the_engine(data: st.DataObject) -> None:
    answers = plain(data.draw(st.sampled_from([JAPAN_TO_CHINA, EU_TO_US])))
    order = data.draw(st.permutations(sorted(answers)))
    fresh, day = Engine(checker().packs), TODAY
    for count in range(2, len(order), 9):
        values = {name: answers[name] for name in order[:count]}
        for pack in PACKS:
            case = checker().engine.case(values, day)
            said = SHARED.outcome(checker().engine.program(pack, day), case, "a > b")
            assert said == fresh.decide(fresh.program(pack, day), fresh.case(values, day)).outcome, (pack.id, values)
