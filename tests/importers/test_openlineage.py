from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from govcheck.errors import InputError
from tests.importers.helpers import checked, draft, lines, manifest, transfers, words

GLUE = "arn:aws:glue:{}:123456789012"
FRANKFURT, TOKYO, OHIO = (GLUE.format(region) for region in ("eu-central-1", "ap-northeast-1", "us-east-2"))


def tagged(namespace: str, name: str, **fields: str) -> dict[str, Any]:
    return {
        "namespace": namespace,
        "name": name,
        "facets": {
            "schema": {"fields": [{"name": field} for field in fields]},
            "tags": {"tags": [{"key": tag, "value": "true", "field": field} for field, tag in fields.items() if tag]},
        },
    }


def event(
    job: str, inputs: list[dict[str, Any]], outputs: list[dict[str, Any]], kind: str = "COMPLETE"
) -> dict[str, Any]:
    return {
        "eventType": kind,
        "run": {"runId": "x"},
        "job": {"namespace": "airflow", "name": job},
        "inputs": inputs,
        "outputs": outputs,
    }


PEOPLE = tagged(FRANKFURT, "people", mail="contact", blood="health")
COPY, CLEAN, US = ({"namespace": space, "name": "people"} for space in (TOKYO, TOKYO + "/clean", OHIO))
CHAIN = [
    event("to-us", [CLEAN], [US]),
    event("to-tokyo", [PEOPLE], [], "START"),
    event("to-tokyo", [], [COPY]),
    event("clean", [COPY], [CLEAN]),
    event("elsewhere", [PEOPLE], [{"namespace": "s3://bucket", "name": "people"}]),
]


def jsonl(*events: Any) -> str:
    return "".join(json.dumps(found) + "\n" for found in events)


def test_data_that_go_abroad_are_followed_across_jobs(tmp_path: Path) -> None:
    found = draft("openlineage", tmp_path, jsonl(*CHAIN))
    said = transfers(found)
    assert list(said) == ["to-tokyo", "to-us"]
    assert said["to-tokyo"] == {
        "id": "to-tokyo",
        "title": "airflow: to-tokyo",
        "exporter": "exporter",
        "importer": {"id": "to-tokyo-importer"},
        "data": {"categories": ["contact", "health"]},
        "storage": {"regions": ["aws:ap-northeast-1"]},
    }
    assert said["to-us"]["continues"] == "to-tokyo"
    assert said["to-us"]["data"]["categories"] == ["contact", "health"]
    assert found.summary == "4 records: 2 transfers written, 1 stays in the country, 1 says nothing of places abroad"


def test_the_importer_is_unknown_and_asked_for(tmp_path: Path) -> None:
    text = manifest(draft("openlineage", tmp_path, jsonl(*CHAIN), words({"country": "DE"})))
    assert "# unknown: importer.country; the data go to aws:ap-northeast-1" in text
    report = checked(text)
    assert [found.outcome for found in report.transfers] == ["undetermined", "undetermined"]


def test_a_list_says_the_same_as_lines(tmp_path: Path) -> None:
    one = manifest(draft("openlineage", tmp_path, jsonl(*CHAIN)))
    assert manifest(draft("openlineage", tmp_path, json.dumps(CHAIN, indent=2))) == one


def test_one_event_laid_out_over_lines(tmp_path: Path) -> None:
    text = json.dumps(event("to-tokyo", [PEOPLE], [COPY]), indent=2)
    assert list(transfers(draft("openlineage", tmp_path, text))) == ["to-tokyo"]


def test_a_field_without_a_tag_leaves_the_list_unstated(tmp_path: Path) -> None:
    people = tagged(FRANKFURT, "people", mail="contact", note="")
    found = draft("openlineage", tmp_path, jsonl(event("a", [people], [COPY])))
    assert "data" not in transfers(found)["a"]
    assert "# unknown: data.categories; the tags say nothing; nothing is said of people" in manifest(found)


def test_one_data_set_without_tags_leaves_the_list_unstated(tmp_path: Path) -> None:
    plain = {"namespace": FRANKFURT, "name": "plain"}
    found = draft("openlineage", tmp_path, jsonl(event("a", [PEOPLE, plain], [COPY])))
    assert "data" not in transfers(found)["a"]
    assert "the tags say contact, health; nothing is said of plain" in manifest(found)


def test_a_tag_may_speak_for_a_whole_data_set(tmp_path: Path) -> None:
    people = {**COPY, "facets": {"tags": {"tags": [{"key": "category", "value": "health, contact"}]}}}
    found = draft("openlineage", tmp_path, jsonl(event("a", [PEOPLE], [people])))
    assert transfers(found)["a"]["data"]["categories"] == ["contact", "health"]


def test_data_sets_may_be_described_by_themselves(tmp_path: Path) -> None:
    plain = {"namespace": FRANKFURT, "name": "people"}
    found = draft("openlineage", tmp_path, jsonl({"dataset": PEOPLE}, event("a", [plain], [COPY])))
    assert transfers(found)["a"]["data"]["categories"] == ["contact", "health"]


def test_several_earlier_transfers_are_for_a_person_to_tell_apart(tmp_path: Path) -> None:
    other = {"namespace": TOKYO, "name": "other"}
    events = [event("a", [PEOPLE], [COPY]), event("b", [PEOPLE], [other]), event("c", [COPY, other], [US])]
    found = draft("openlineage", tmp_path, jsonl(*events))
    assert "continues" not in transfers(found)["c"]
    assert "# unknown: continues; the data come by several transfers: a, b" in manifest(found)


def test_a_circle_of_jobs_is_no_circle_of_transfers(tmp_path: Path) -> None:
    events = [event("there", [PEOPLE], [COPY]), event("back", [COPY], [PEOPLE])]
    said = transfers(draft("openlineage", tmp_path, jsonl(*events)))
    assert [transfer.get("continues") for transfer in said.values()].count(None) == 1


def test_a_job_whose_inputs_are_somewhere_may_have_crossed_a_border(tmp_path: Path) -> None:
    bucket = {"namespace": "s3://bucket", "name": "people"}
    found = draft("openlineage", tmp_path, jsonl(event("a", [bucket, PEOPLE], [{"namespace": FRANKFURT, "name": "b"}])))
    assert list(transfers(found)) == ["a"]
    at_home = draft("openlineage", tmp_path, jsonl(event("a", [bucket], [PEOPLE])), words({"country": "DE"}))
    assert at_home.stays == 1


@pytest.mark.parametrize(
    ("namespace", "region"),
    [
        (TOKYO, "aws:ap-northeast-1"),
        ("awsathena://athena.eu-west-1.amazonaws.com", "aws:eu-west-1"),
        ("redshift://main.us-west-2:5439", "aws:us-west-2"),
        ("redshift://main.internal:5439", None),
        ("s3://ap-northeast-1", None),
        ("bigquery", None),
        ("arn:aws:glue:mars-1:1", None),
    ],
)
def test_only_what_a_namespace_says(namespace: str, region: str | None) -> None:
    from govcheck.importers.openlineage import _Graph

    assert _Graph([], words()).region((namespace, "x")) == region


def test_all_faults_at_once_with_their_lines(tmp_path: Path) -> None:
    content = (
        jsonl(CHAIN[0])
        + "{]\n\n"
        + jsonl(7, {"a": 1}, {"job": {"name": "x"}}, {**CHAIN[0], "inputs": 3}, {**CHAIN[0], "outputs": [{}]})
    )
    with pytest.raises(InputError) as caught:
        draft("openlineage", tmp_path, content, name="events.jsonl")
    said = lines(caught, tmp_path)
    assert [line.split(": ")[:2] for line in said] == [
        ["events.jsonl:2", "bad-json"],
        *(["events.jsonl:" + str(number), "not-an-event"] for number in (4, 5, 6, 7, 8)),
    ]


def test_a_list_that_breaks_off(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="bad-json"):
        draft("openlineage", tmp_path, "[\n" + jsonl(CHAIN[0]))
