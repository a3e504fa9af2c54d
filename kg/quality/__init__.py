"""Rules of quality: what a reader should know of the data in a store, as far as it can be asked."""

from kg.quality.kept import keep_report, kept_report
from kg.quality.report import Finding, RuleResult, SourceCount, quality_report
from kg.quality.rules import Rule, load_rules

__all__ = [
    "Finding",
    "Rule",
    "RuleResult",
    "SourceCount",
    "keep_report",
    "kept_report",
    "load_rules",
    "quality_report",
]
