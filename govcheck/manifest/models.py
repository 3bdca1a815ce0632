"""The manifest, format 1, as pydantic models: the source of `schemas/manifest.schema.json`.

Checking a manifest does not import this module: it walks the generated schema, which is quicker to load and knows
where things stand. A property test holds the two to the same answers. Words (categories, purposes, kinds of
safeguard, countries ...) are plain text here; they are checked against the catalogue of the packs in use.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from govcheck.interval import is_day


def _day(text: str) -> str:
    if not is_day(text):
        raise ValueError("not a day such as 2026-11-21")
    return text


Id = Annotated[str, Field(pattern=r"^\w[\w.-]*$", title="an id of letters, digits, '.', '_' and '-'")]
Day = Annotated[str, AfterValidator(_day), Field(json_schema_extra={"format": "date"})]
Count = Annotated[int, Field(ge=0)]


class Model(BaseModel):
    """What all parts of a manifest share: fixed keys, exact types, and no key with nothing behind it."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    @model_validator(mode="before")
    @classmethod
    def _no_empty_keys(cls, data: Any) -> Any:
        if isinstance(data, dict):
            for key, value in data.items():
                if value is None:
                    raise ValueError(f"{key} is empty")
        return data


class Bounds(Model):
    """A number known within bounds."""

    at_least: Count | None = None
    at_most: Count | None = None


Number = Count | Bounds
FactValue = bool | int | float | str | list[str] | Bounds
Facts = dict[str, FactValue]


class Exported(Model):
    """How many persons' data a party sent abroad in one year."""

    year: Annotated[int, Field(ge=1900)]
    ordinary: Number | None = None
    sensitive: Number | None = None
    persons: Number | None = None


class InlineParty(Model):
    """A party written out where it is used."""

    id: Id | None = None
    name: str | None = None
    country: str | None = None
    kind: str | None = None
    role: str | None = None
    sector: str | None = None
    zone: str | None = None
    bound_by: list[str] | None = None
    listings: list[str] | None = None
    controlled_from: str | None = None
    persons_held: Number | None = None
    exported: list[Exported] | None = None
    facts: Facts | None = None


class Party(InlineParty):
    """A party that transfers refer to by its id."""

    id: Id


class Importer(InlineParty):
    """An importer: a party, or one written out here, and how it is related to the exporter."""

    party: Id | InlineParty | None = None
    relationship: str | None = None


class Recipient(Importer):
    """A recipient further on."""

    purpose: str | None = None
    measures: Measures | None = None


class Subjects(Model):
    """Whom data are about."""

    kinds: list[str] | None = None
    countries: list[str] | None = None
    number: Number | None = None


class DataSet(Model):
    """Data that are transferred together."""

    id: Id | None = None
    categories: list[str] | None = None
    form: str | None = None
    subjects: Subjects | None = None
    collected_in: list[str] | None = None
    facts: Facts | None = None


class Places(Model):
    """Countries, and regions of cloud providers such as aws:ap-northeast-1."""

    countries: list[str] | None = None
    regions: list[str] | None = None


class Safeguard(Model):
    """A safeguard, a consent or an exception that is relied on; further keys are attributes of its kinds."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, FactValue]

    id: Id | None = None
    kinds: Annotated[list[str], Field(min_length=1)]
    status: str | None = None
    covers: list[str] | None = None
    evidence: str | None = None


class Assessment(Model):
    """An assessment that was made; further keys are attributes of its kind."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, FactValue]

    id: Id | None = None
    kind: str
    on: Day | None = None
    covers: list[str] | None = None
    evidence: str | None = None


class Keys(Model):
    """Who holds the keys that decrypt or re-identify the data, and where."""

    holders: list[str] | None = None
    countries: list[str] | None = None


class Measures(Model):
    """Supplementary measures."""

    clear_text_at_importer: bool | None = None
    encrypted_in_transit: bool | None = None
    encrypted_at_rest: bool | None = None
    keys: Keys | None = None
    split_processing: bool | None = None


class Request(Model):
    """The request of a court or an authority that a disclosure answers."""

    kind: str | None = None
    country: str | None = None
    under_treaty: bool | None = None


class StateMeasure(Model):
    """A State's restriction on the transfer, as a trade agreement sees it."""

    state: str
    kind: Literal["approval", "condition", "localisation", "ban"]
    objective: str | None = None
    security: bool | None = None
    even_handed: bool | None = None
    title: str | None = None


class Defaults(Model):
    """What holds for every transfer of the file that does not say otherwise, key by key."""

    title: str | None = None
    starts_on: Day | None = None
    purpose: str | None = None
    mode: str | None = None
    frequency: str | None = None
    exporter: Id | InlineParty | None = None
    importer: Id | Importer | None = None
    importers: Annotated[list[Id | Importer], Field(min_length=1)] | None = None
    data: DataSet | list[DataSet] | None = None
    storage: Places | None = None
    access: Places | None = None
    onward: list[Id | Recipient] | None = None
    continues: Id | None = None
    safeguards: list[Safeguard] | None = None
    assessments: list[Assessment] | None = None
    measures: Measures | None = None
    done: list[str] | None = None
    request: Request | None = None
    state_measures: list[StateMeasure] | None = None
    facts: Facts | None = None


class Transfer(Defaults):
    """One flow of data from an exporter to its importers."""

    id: Id


class Manifest(Model):
    """A file of transfers."""

    govcheck: Literal[1]
    parties: list[Party] | None = None
    defaults: Defaults | None = None
    transfers: Annotated[list[Transfer], Field(min_length=1)]
