"""The settings: environment variables that begin with ``NHS_KG_``, read once and passed down."""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from kg.data import SEEDS
from kg.errors import KnowledgeGraphError
from kg.store.limits import Limits

PREFIX = "NHS_KG_"
_CORES = os.cpu_count() or 1


class InvalidSettings(KnowledgeGraphError, ValueError):
    """Settings are unknown or out of range; the message names every one of them."""


@dataclass(frozen=True)
class Address:
    """Address of an endpoint.

    Attributes:
        url: The address.
    """

    url: str


class Settings(BaseSettings):
    """What may be set, all of it optional.

    Example:
        >>> Settings(query_seconds=2).query_seconds
        2.0
    """

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_ignore_empty=True,
        frozen=True,
        extra="forbid",
        hide_input_in_errors=True,
    )

    store: Path | Address = Field(
        default=Path("store"),
        description="Folder of the store, or address of a SPARQL 1.1 query endpoint that has it.",
    )
    store_update: str = Field(
        default="",
        pattern=r"^(https?://[^\s]+)?$",
        description="Update address of a store that is an endpoint; nothing is written without it.",
    )
    seeds: Path = Field(
        default=SEEDS,
        description="Folder of the seeds that a build reads.",
    )
    token: SecretStr | None = Field(
        default=None,
        min_length=16,
        description="Bearer token for writing; without it nothing can be written over HTTP.",
    )
    query_seconds: float = Field(
        default=10,
        gt=0,
        le=3600,
        description="Seconds after which a SPARQL query is stopped.",
    )
    query_memory_mb: int = Field(
        default=1024,
        ge=64,
        description="Megabytes a SPARQL query may use.",
    )
    result_limit: int = Field(
        default=32_000_000,
        ge=1000,
        description="Bytes a query's result may have; a larger one is refused, never cut.",
    )
    workers: int = Field(
        default=min(_CORES, 4),
        ge=1,
        le=256,
        description="Processes that answer SPARQL queries.",
    )
    in_memory: int = Field(
        default=200_000,
        ge=0,
        description="Facts up to which each of these processes holds the store in memory.",
    )
    public_url: str = Field(
        default="",
        pattern=r"^(https?://[^\s]+)?$",
        description="Address under which others see the service, if it is behind a proxy.",
    )
    log: Literal["text", "json", "quiet"] = Field(
        default="text",
        description="How the log is written to standard error: text, json or quiet.",
    )
    model_key: SecretStr | None = Field(
        default=None,
        description="Key of a language model's endpoint, for extract --model; sent nowhere else.",
    )
    w3c_tests: Path | None = Field(
        default=None,
        description="For tests only: a checkout of the W3C's rdf-tests.",
    )

    @property
    def limits(self) -> Limits:
        """What a SPARQL query may use."""
        return Limits(
            seconds=self.query_seconds,
            memory_mb=self.query_memory_mb,
            result_bytes=self.result_limit,
            workers=self.workers,
            in_memory=self.in_memory,
        )

    @model_validator(mode="before")
    @classmethod
    def _refuse_unknown(cls, given: Any) -> Any:  # noqa: ANN401 - pydantic's own signature
        # pydantic-settings ignores variables it does not know, so a misspelt one would do nothing.
        wrong = [
            f"unknown setting '{name}'; did you mean '{_nearest(name, cls.model_fields)}'?"
            for name in sorted(os.environ)
            if name.startswith(PREFIX) and name.removeprefix(PREFIX).lower() not in cls.model_fields
        ]
        if wrong:
            raise ValueError("; ".join(wrong))
        return given

    @field_validator("store", mode="before")
    @classmethod
    def _tell_apart(cls, given: object) -> object:
        return Address(str(given)) if str(given).startswith(("http://", "https://")) else given

    @property
    def folder(self) -> Path:
        """Folder of the store, for what an endpoint cannot do.

        Raises:
            InvalidSettings: The store is an endpoint.
        """
        if isinstance(self.store, Address):
            raise InvalidSettings(
                f"the store is the endpoint '{self.store.url}', and this needs a folder; "
                f"name one with --store or in {PREFIX}STORE"
            )
        return self.store

    @classmethod
    def read(cls, given: Mapping[str, Any] | None = None) -> Self:
        """Read the environment; what is given wins.

        Raises:
            InvalidSettings: A setting is unknown or out of range.
        """
        try:
            return cls(**(given or {}))
        except ValidationError as error:
            lines = [_line(dict(each)) for each in error.errors()]
            raise InvalidSettings("\n".join(lines)) from error


def _nearest(name: str, known: Iterable[str]) -> str:
    """Name the known setting that looks most like a wrong one, however far away it is."""
    word = name.removeprefix(PREFIX).lower()
    likeness = {each: SequenceMatcher(None, word, each).ratio() for each in known}
    return PREFIX + max(likeness, key=lambda each: likeness[each]).upper()


def _line(problem: Mapping[str, Any]) -> str:
    message = str(problem["msg"]).removeprefix("Value error, ")
    if not problem["loc"]:
        return message
    return f"setting '{PREFIX}{str(problem['loc'][0]).upper()}': {message}"
