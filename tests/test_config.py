from __future__ import annotations

from pathlib import Path

import pytest

from govcheck import config
from govcheck.config import Config, FixedReading
from govcheck.errors import ConfigError

WHOLE = """\
regimes = ["alpha", "beta"]
packs = ["../packs/alpha"]
fail_on = "warning"

[facts]
"exporter.persons_held" = 5
alpha.operator = false
exporter.exported.this_year.ordinary = { at_least = 10, at_most = 20 }
alpha.founded_on = 2020-02-29

[readings]
"alpha/labour-rules" = { value = true, by = "A. Counsel", because = "Our opinion of May" }
"""


def write(path: Path, text: str) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return str(path)


def problems(tmp_path: Path, text: str, name: str = "govcheck.toml") -> list[str]:
    with pytest.raises(ConfigError) as caught:
        config.load(write(tmp_path / name, text))
    return [str(problem).removeprefix(str(tmp_path) + "/") for problem in caught.value.problems]


def test_everything_a_configuration_can_say(tmp_path: Path) -> None:
    path = write(tmp_path / "a" / "govcheck.toml", WHOLE)
    found = config.load(path)
    assert found.regimes == ("alpha", "beta")
    assert found.packs == (str(tmp_path / "packs" / "alpha"),)
    assert found.fail_on == "warning"
    assert found.facts == {
        "exporter.persons_held": 5,
        "alpha.operator": False,
        "exporter.exported.this_year.ordinary": {"at_least": 10, "at_most": 20},
        "alpha.founded_on": "2020-02-29",
    }
    assert found.readings == {"alpha/labour-rules": FixedReading(True, "A. Counsel", "Our opinion of May")}
    assert {key: region.line for key, region in found.places.items()} == {
        "facts.exporter.persons_held": 6,
        "facts.alpha.operator": 7,
        "facts.exporter.exported.this_year.ordinary": 8,
        "facts.alpha.founded_on": 9,
        "readings.alpha/labour-rules": 12,
    }


def test_the_nearest_configuration_upwards_holds(tmp_path: Path) -> None:
    far = write(tmp_path / "govcheck.toml", "")
    (tmp_path / "a" / "b").mkdir(parents=True)
    assert config.find(str(tmp_path / "a" / "b")) == far
    near = write(tmp_path / "a" / "pyproject.toml", "[tool.govcheck]\n")
    assert config.find(str(tmp_path / "a" / "b")) == near


def test_the_search_stops_at_the_root_of_a_repository(tmp_path: Path) -> None:
    write(tmp_path / "govcheck.toml", "")
    write(tmp_path / "module" / ".git", "gitdir: elsewhere")
    (tmp_path / "module" / "flows").mkdir()
    assert config.find(str(tmp_path / "module" / "flows")) is None
    own = write(tmp_path / "module" / "govcheck.toml", "")
    assert config.find(str(tmp_path / "module" / "flows")) == own


def test_a_pyproject_that_does_not_name_us_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    write(tmp_path / "pyproject.toml", "[project]\nname = 'x'\n")
    assert config.find(str(tmp_path)) is None


def test_the_search_works_from_the_current_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "govcheck.toml", 'fail_on = "never"')
    (tmp_path / "a").mkdir()
    monkeypatch.chdir(tmp_path / "a")
    assert config.for_paths(["x.transfer.yaml"]) == Config("../govcheck.toml", fail_on="never")
    assert config.for_paths([]) == Config("../govcheck.toml", fail_on="never")


def test_no_configuration_is_an_empty_one(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    assert config.for_paths([str(tmp_path / "x.transfer.yaml")]) == Config()


def test_pyproject_holds_it_under_tool(tmp_path: Path) -> None:
    path = write(tmp_path / "pyproject.toml", '[tool.govcheck]\nregimes = ["alpha"]\n[tool.govcheck.facts]\na.b = 1\n')
    assert config.load(path).regimes == ("alpha",)
    assert config.load(path).facts == {"a.b": 1}


def test_two_configurations_do_not_merge(tmp_path: Path) -> None:
    write(tmp_path / "a" / "govcheck.toml", "")
    write(tmp_path / "b" / "govcheck.toml", "")
    with pytest.raises(ConfigError, match="two-configurations"):
        config.for_paths([str(tmp_path / "a" / "x.transfer.yaml"), str(tmp_path / "b" / "x.transfer.yaml")])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('regime = ["a"]', "govcheck.toml:1:1: unknown-key: 'regime' is not a key of the configuration; "
                           "did you mean 'regimes'?"),
        ('as_of = "2026-01-01"', "govcheck.toml:1:1: unknown-key: a configuration does not fix the day; "
                                 "give it with --as-of"),
        ('regimes = "a"', 'govcheck.toml:1:1: wrong-type: regimes is not a list of texts; '
                          'expected regimes = ["...", "..."]'),
        ('\nfail_on = "warn"', "govcheck.toml:2:1: wrong-value: fail_on is 'warn'; did you mean 'warning'?"),
        ("facts = 1", "govcheck.toml:1:1: wrong-type: facts is not a table; expected [facts]"),
        ("[facts]\na.b = 10:00:00", "govcheck.toml:2:1: wrong-type: 'a.b' is a time of day; "
                                    "expected a day such as 2026-11-21"),
        ("[readings]\nx = true", "govcheck.toml:2:1: wrong-type: the reading 'x' is not a table; "
                                 'expected { value = true, by = "a name", because = "a reason" }'),
        ("[readings.x]\nvalue = true\nby = 'A'",
         "govcheck.toml:1:2: missing-key: the reading 'x' does not say because; "
         'expected { value = true, by = "a name", because = "a reason" }'),
        ("a = $", "govcheck.toml:1:5: bad-toml: invalid value"),
        ("a = ", "govcheck.toml: bad-toml: invalid value (at end of document)"),
    ],
)  # fmt: skip
def test_faults_have_a_line_each(tmp_path: Path, text: str, expected: str) -> None:
    assert problems(tmp_path, text) == [expected]


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    assert len(problems(tmp_path, "regime = 1\nfail_on = 2\npacks = 3\n[readings]\nx = { value = 1 }\n")) == 6


def test_a_file_that_is_no_text(tmp_path: Path) -> None:
    (tmp_path / "govcheck.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ConfigError, match="not-text"):
        config.load(str(tmp_path / "govcheck.toml"))
    with pytest.raises(ConfigError, match="cannot-read"):
        config.load(str(tmp_path / "nothing.toml"))


def test_what_accepts_findings_is_named_from_the_configurations_folder(tmp_path: Path) -> None:
    text = """\
waivers = "w.yaml"
baseline = "../b.json"
record = "logs/r.jsonl"
announce_days = 7
require_evidence = true
"""
    found = config.load(write(tmp_path / "a" / "govcheck.toml", text))
    assert (found.waivers, found.baseline) == (str(tmp_path / "a" / "w.yaml"), str(tmp_path / "b.json"))
    assert found.record == str(tmp_path / "a" / "logs" / "r.jsonl")
    assert (found.announce_days, found.require_evidence) == (7, True)


def test_each_of_them_is_checked(tmp_path: Path) -> None:
    text = 'waivers = ["w.yaml"]\nbaseline = ""\nannounce_days = -1\nrequire_evidence = "yes"\nrecrod = "r"\n'
    assert problems(tmp_path, text) == [
        "govcheck.toml:5:1: unknown-key: 'recrod' is not a key of the configuration; did you mean 'record'?",
        'govcheck.toml:1:1: wrong-type: waivers names no file; expected waivers = "a path"',
        'govcheck.toml:2:1: wrong-type: baseline names no file; expected baseline = "a path"',
        "govcheck.toml:3:1: wrong-value: announce_days is -1; expected a number of days, 0 to 3660",
        "govcheck.toml:4:1: wrong-type: require_evidence is 'yes'; expected true or false",
    ]
