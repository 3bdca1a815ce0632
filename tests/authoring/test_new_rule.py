from __future__ import annotations

import os
from pathlib import Path

import pytest

from govcheck.authoring.new_rule import KINDS, new_rule
from govcheck.errors import PackError
from govcheck.source import load_file

DAY = "2026-11-22"


@pytest.fixture
def pack(tmp_path: Path) -> str:
    folder = tmp_path / "alpha"
    (folder / "rules").mkdir(parents=True)
    (folder / "pack.yaml").write_text(
        'pack: alpha\ninstruments:\n  ACT: { title: An Act, url: "https://law.example" }\n'
    )
    (folder / "rules" / "ground-needed.yaml").write_text("rule: ground-needed\nkind: requirement\n")
    return str(folder)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_gets_a_rule_and_a_test(pack: str, kind: str) -> None:
    rule_path, test_path = new_rule(pack, "contract-signed", kind, DAY)
    rule = load_file(rule_path).data
    assert isinstance(rule, dict)
    assert rule["rule"] == "contract-signed"
    assert rule["kind"] == kind
    assert rule["in_force"] == {"from": DAY}
    assert rule["citations"][0]["instrument"] == "ACT"  # type: ignore[index, call-overload]  # what was just written
    tests = load_file(test_path).data
    assert isinstance(tests, list)
    expected = [test["expect"]["holds"]["contract-signed"] for test in tests]  # type: ignore[index, call-overload]  # what was just written
    assert expected == [True, False, "unknown"]
    assert ("measure" in rule) == (kind in ("requirement", "prohibition"))


def test_a_ground_and_an_exception_point_at_the_only_rule_there_is(pack: str) -> None:
    ground = load_file(new_rule(pack, "contract", "ground", DAY)[0]).data
    assert isinstance(ground, dict) and ground["opens"] == ["ground-needed"]
    exception = load_file(new_rule(pack, "small-firms", "exception", DAY, "contract")[0]).data
    assert isinstance(exception, dict) and exception["exception_to"] == ["contract"]


@pytest.mark.parametrize(("stated", "unknown"), [(True, ["transfer.frequency"]), (False, None)])
def test_the_test_begins_with_the_everyday_transfer_if_there_is_one(
    pack: str, stated: bool, unknown: list[str] | None
) -> None:
    os.mkdir(os.path.join(pack, "tests"))
    fact = "transfer.frequency" if stated else "transfer.mode"
    with open(os.path.join(pack, "tests", "ordinary.yaml"), "w", encoding="utf-8") as stream:
        stream.write(f"facts: {{ {fact}: once }}\n")
    tests = load_file(new_rule(pack, "contract", "duty", DAY)[1]).data
    assert isinstance(tests, list)
    assert all(isinstance(test, dict) and test["given"] == "ordinary" for test in tests)
    assert isinstance(tests[2], dict) and tests[2].get("unknown") == unknown


def refused(*arguments: str) -> str:
    with pytest.raises(PackError) as caught:
        new_rule(*arguments)
    (problem,) = caught.value.problems
    return str(problem)


@pytest.mark.parametrize(
    "slug", ["", "Contract", "contract_signed", "-a", "a-", "a--b", "../a", "a/b", "1a", "a b", "vertrag-ü", "a\n"]
)
def test_bad_names_are_refused(pack: str, slug: str) -> None:
    assert "wrong-name" in refused(pack, slug, "duty", DAY)
    assert os.listdir(os.path.join(pack, "rules")) == ["ground-needed.yaml"]


@pytest.mark.parametrize("slug", ["article-28", "art-46-2", "consent-49", "section-5a", "art28"])
def test_articles_are_no_names(pack: str, slug: str) -> None:
    assert "articles are renumbered" in refused(pack, slug, "duty", DAY)


def test_what_cannot_be_is_said_in_one_line(pack: str, tmp_path: Path) -> None:
    assert (
        refused(pack, "a", "grond", DAY)
        == "packs new-rule: wrong-value: there is no kind 'grond'; did you mean 'ground'?"
    )
    assert "no-pack" in refused(str(tmp_path), "a", "duty", DAY)
    assert "did you mean 'ground-needed'?" in refused(pack, "a", "ground", DAY, "ground-need")
    assert "file-exists" in refused(pack, "ground-needed", "duty", DAY)
    new_rule(pack, "a", "duty", DAY)
    assert "--of one of a, ground-needed" in refused(pack, "b", "exception", DAY)
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty" / "pack.yaml").write_text("pack: empty\n")
    assert "no-target" in refused(str(tmp_path / "empty"), "a", "ground", DAY)


def test_a_refusal_writes_nothing(pack: str) -> None:
    refused(pack, "b", "exception", DAY, "nothing")
    assert not os.path.exists(os.path.join(pack, "tests"))
