"""Keeps a report of quality beside the version of the store that it tells of."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from kg.quality.report import Finding, RuleResult, SourceCount
from kg.quality.rules import load_rules
from kg.store.folder import Version

_FILE = "quality.json"


def keep_report(folder: Path, results: Sequence[RuleResult]) -> None:
    """Write a report into the folder of a version, whole or not at all.

    Args:
        folder: The version's folder, finished or in the making.
        results: What the rules found.
    """
    told = {
        each.rule.name: {
            "count": each.count,
            "by_source": [asdict(count) for count in each.by_source],
            "examples": [asdict(finding) for finding in each.examples],
        }
        for each in results
    }
    draft = folder / f".{_FILE}"
    draft.write_text(json.dumps(told, indent=1), encoding="utf-8")
    draft.replace(folder / _FILE)


def kept_report(version: Version | None) -> tuple[RuleResult, ...]:
    """Read the report of a version; empty where none has been made.

    Rules that have come since are left out, and so are those that are gone.

    Example:
        >>> kept_report(None)
        ()
    """
    path = version.path / _FILE if version else None
    if path is None or not path.is_file():
        return ()
    told = json.loads(path.read_text(encoding="utf-8"))
    return tuple(
        RuleResult(
            rule,
            told[rule.name]["count"],
            tuple(SourceCount(**each) for each in told[rule.name]["by_source"]),
            tuple(Finding(**each) for each in told[rule.name]["examples"]),
        )
        for rule in load_rules()
        if rule.name in told
    )
