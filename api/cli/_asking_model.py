"""Asks a language model for ``nhs-kg extract``: tells the cost first, and last what was refused."""

import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import click

from api.cli import Failure, _options
from api.cli._language_model import Asked
from api.cli._opened import write_file
from kg.errors import FetchError
from kg.extract.extractor import Extraction
from kg.extract.language_model.cache import Cache, usual_folder
from kg.extract.language_model.cost import Estimate, Prices
from kg.extract.language_model.endpoint import Endpoint, is_private
from kg.extract.language_model.lane import Found, Lane, Plan
from kg.extract.language_model.merging import Merged, merged
from kg.extract.language_model.terms import Terms
from kg.ontology import Ontology


def both_lanes(asked: Asked, extractions: Sequence[Extraction]) -> Iterator[list[Merged]]:
    """Ask the model about some documents, after saying what it will take.

    Yields:
        The candidates of both lanes, document by document.

    Raises:
        Failure: It may not be asked at this cost, or its answers cannot be kept.
        FetchError: It does not answer.
    """
    folder, done = asked["cache"] or usual_folder(), list[tuple[str, Found]]()
    with _endpoint(asked) as endpoint:
        lane = Lane(endpoint, Cache(folder), Terms(Ontology.load()))
        plans = [lane.plan(each) for each in extractions]
        _agree(asked, lane.estimate(plans))
        try:
            for plan in plans:
                path, count = plan.extraction.document.path, len(plan.requests)
                _options.progress(f"{path}: {count} questions to '{asked['model']}'")
                found = _run(lane, plan, folder)
                done.append((path, found))
                yield merged(plan.extraction.candidates, found.candidates)
        finally:  # what was answered before a failure is told as well
            _report(asked, done)


def _endpoint(asked: Asked) -> Endpoint:
    url, key = asked["model_url"] or "", os.environ.get(asked["key_variable"], "")
    if key and not is_private(url):
        raise click.UsageError(
            f"the key of {asked['key_variable']} would travel in clear to '{url}'; "
            "write https:// or ask without a key"
        )
    return Endpoint(url, asked["model"], key=key, tell=_options.progress)


def _run(lane: Lane, plan: Plan, folder: Path) -> Found:
    try:
        return lane.run(plan)
    except FetchError:
        raise
    except OSError as error:
        reason = error.strerror or str(error)
        raise Failure(f"cannot keep answers in '{folder}': {reason}; name a --cache") from error


def _prices(asked: Asked) -> Prices | None:
    given = asked["price_in"], asked["price_out"]
    if given[0] is None or given[1] is None:
        return None
    return Prices(given[0], given[1])


def _agree(asked: Asked, wanted: Estimate) -> None:
    """Say what asking will take, and stop where that was not agreed to."""
    prices = _prices(asked)
    cost = prices.of(wanted.tokens_in, wanted.tokens_out) if prices else None
    told = "a cost that is not known, for want of prices" if cost is None else f"{cost:.4f}"
    _options.progress(
        f"{wanted.requests:,} requests to '{asked['model']}', {wanted.cached:,} answers at hand: "
        f"about {wanted.tokens_in:,} tokens in (four characters each), at most "
        f"{wanted.tokens_out:,} out; at most about {told}"
    )
    if not wanted.requests or asked["yes"]:
        return
    if cost is None:
        raise Failure("nothing was sent; give --price-in and --price-out, or --yes")
    if cost > asked["budget"]:
        raise Failure(
            f"nothing was sent: {cost:.4f} is more than the budget of {asked['budget']}; "
            "raise --budget, or say --yes"
        )


def _report(asked: Asked, found: Sequence[tuple[str, Found]]) -> None:
    every = [each for _, each in found]
    tokens = sum(each.tokens_in for each in every), sum(each.tokens_out for each in every)
    prices = _prices(asked)
    spent = f", {prices.of(*tokens):.4f}" if prices else ""
    came, at_hand = sum(each.asked for each in every), sum(each.cached for each in every)
    _options.progress(
        f"{came:,} answers came, {at_hand:,} were at hand; as it counts them "
        f"{tokens[0]:,} tokens in and {tokens[1]:,} out{spent}"
    )
    counts = Counter(refusal.reason for each in every for refusal in each.refused)
    taken = sum(len(each.candidates) for each in every)
    _options.progress(f"{taken} of its candidates stand in the text, {counts.total()} refused")
    for reason, count in counts.most_common():
        _options.progress(f"  {count:>5,}  {reason}")
    if asked["refused"]:
        write_file(asked["refused"], "".join(_lines(found)).encode())
        return
    for path, each in found:
        for refusal in each.refused:
            _options.progress(f"refused, {path}: {refusal.reason}: {_safe(refusal.detail)}")


def _lines(found: Iterable[tuple[str, Found]]) -> Iterator[str]:
    for path, each in found:
        for refusal in each.refused:
            yield json.dumps({"document": path, **refusal._asdict()}) + "\n"


def _safe(text: str) -> str:
    """Keep control characters of an answer from the terminal."""
    return "".join(char if char.isprintable() else " " for char in text)
