"""The decision that govcheck and its peers are all asked for: the law in plain Python, and records to try it on.

Two regimes. Since 2024-03-22 the number of persons in this year decides which way out of China is needed: none, a
standard contract, or a security assessment. Out of the Union a decision on the country that was in force on the day, or
clauses (since 2020-07-16 with an assessment of the destination). The answer is a word for each regime.
"""

from __future__ import annotations

import random
from typing import Any

Record = dict[str, Any]
Answer = tuple[str, str]
PERMITTED, BLOCKED, OUT = "permitted", "blocked", "out_of_scope"

CN = "CN"
FROM_VOLUME, FROM_IMPACT, FOREVER = 20240322, 20200716, 99991231
AREA = (("DE", FOREVER), ("FR", FOREVER), ("IE", FOREVER), ("GB", 20210101))
"""Countries of the area, each with the first day on which it no longer belongs to it."""
DECISIONS = (
    ("AR", 20030630, FOREVER, ""),
    ("JP", 20190123, FOREVER, ""),
    ("GB", 20210628, 20311228, ""),
    ("KR", 20211217, FOREVER, ""),
    ("BR", 20260126, FOREVER, ""),
    ("US", 20000726, 20151006, "us_safe_harbour"),
    ("US", 20160712, 20200716, "us_privacy_shield"),
    ("US", 20230710, FOREVER, "us_dpf"),
)
"""Country, first day, first day no longer, and the list the importer must be on."""

COUNTRIES = ("AR", "BR", "CN", "DE", "FR", "GB", "IE", "JP", "KR", "SG", "US")
LISTS = ("us_safe_harbour", "us_privacy_shield", "us_dpf")
DAYS = (20151005, 20151006, 20200715, 20200716, 20210101, 20230710, 20240321, 20240322, 20261122)
_VALUES: dict[str, tuple[Any, ...]] = {
    "exporter": ("CN", "DE", "FR", "GB", "IE", "JP"),
    "importer": COUNTRIES,
    "ordinary": (0, 99_999, 100_000, 999_999, 1_000_000),
    "sensitive": (0, 1, 9_999, 10_000),
    "critical": (False, True),
    "contract": (False, True),
    "assessment": (False, True),
    "scc": (False, True),
    "impact": (False, True),
    "lists": ([], *([name] for name in LISTS), list(LISTS)),
}


def records(count: int, seed: int = 7) -> list[Record]:
    """Complete records: about half of them leave China, half of the numbers stand at a threshold."""
    pick = random.Random(seed)
    found = []
    for _ in range(count):
        record: Record = {"day": pick.choice(DAYS if pick.random() < 0.5 else DAYS[-2:])}
        for key, values in _VALUES.items():
            record[key] = pick.choice(values)
        if pick.random() < 0.4:
            record["exporter"] = CN
        if pick.random() < 0.5:
            record["ordinary"] = pick.randrange(2_000_000)
            record["sensitive"] = pick.choice((0, pick.randrange(20_000)))
        found.append(record)
    return found


def by_hand(record: Record) -> Answer:
    """The decision as a programmer would write it down."""
    return _volume(record), _adequacy(record)


def _volume(record: Record) -> str:
    if record["day"] < FROM_VOLUME or record["exporter"] != CN or record["importer"] == CN:
        return OUT
    if record["assessment"]:
        return PERMITTED
    ordinary, sensitive = record["ordinary"], record["sensitive"]
    if record["critical"] or ordinary >= 1_000_000 or sensitive >= 10_000:
        return BLOCKED
    if ordinary >= 100_000 or sensitive >= 1:
        return PERMITTED if record["contract"] else BLOCKED
    return PERMITTED


def _adequacy(record: Record) -> str:
    day, importer = record["day"], record["importer"]
    if not _in_area(record["exporter"], day) or _in_area(importer, day):
        return OUT
    for country, first, until, listed in DECISIONS:
        if country == importer and first <= day < until and (not listed or listed in record["lists"]):
            return PERMITTED
    return PERMITTED if record["scc"] and (record["impact"] or day < FROM_IMPACT) else BLOCKED


def _in_area(country: str, day: int) -> bool:
    return any(country == member and day < until for member, until in AREA)


def incomplete(count: int, seed: int = 8) -> list[tuple[Record, tuple[frozenset[str], frozenset[str]]]]:
    """Records with one fact taken away, and the answers that its values could still give, for each regime."""
    pick = random.Random(seed)
    found = []
    for record in records(count, seed):
        key = pick.choice(list(_VALUES))
        answers = [by_hand({**record, key: value}) for value in _VALUES[key]]
        del record[key]
        found.append((record, (frozenset(a for a, _ in answers), frozenset(b for _, b in answers))))
    return found
