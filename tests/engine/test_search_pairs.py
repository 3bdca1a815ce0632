"""Case splitting over facts that are compared with each other while neither is known."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.engine.test_search import found
from tests.small import FACTS, Regime

MORE = FACTS.replace("facts:\n", "facts:\n  small.third: { type: number, question: q }\n")
PACK = f"""
=== facts.yaml
{MORE}
=== terms/same-country.yaml
means: {{ fact: importer.country, is: {{ fact: exporter.country }} }}
=== terms/apart.yaml
means:
  all:
    - {{ fact: small.number, more_than: {{ fact: small.more }} }}
    - {{ fact: small.number, less_than: {{ fact: small.third }} }}
    - {{ fact: small.more, at_least: 10 }}
=== terms/three-days.yaml
means:
  all:
    - {{ fact: small.day, before: {{ fact: small.later }} }}
    - {{ fact: small.day, after: {{ fact: small.set_on }} }}
    - {{ fact: small.set_on, on_or_after: 2030-01-01 }}
    - {{ fact: small.later, before: 2031-01-01 }}
=== terms/window.yaml
means:
  all:
    - {{ fact: small.later, on_or_after: {{ fact: small.day, plus: {{ months: 1 }} }} }}
    - {{ fact: small.later, before: {{ fact: small.day, plus: {{ months: 2 }} }} }}
    - {{ fact: small.later, is: 2021-03-01 }}
"""


@pytest.mark.parametrize("term", ["same-country", "apart", "three-days", "window"])
def test_what_can_be_is_found_or_the_search_says_that_it_is_not_exact(tmp_path: Path, term: str) -> None:
    regime = Regime(tmp_path, PACK)
    seen = found(regime, term, {})
    assert (seen.true and seen.false) or not seen.exact

