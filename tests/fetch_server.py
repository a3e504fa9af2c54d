"""Services of the NHS and the Cabinet Office as their documents describe them, on 127.0.0.1.

A server may be given faults, one for each request: a reply that goes out instead of its own answer,
something that happens before it, or None where all is well.
"""

import json
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

from replying import Reply, Request, replying

from kg.sources.fetch.clock import Clock

HEAD = {"version": "1.1", "license": "https://example.org/ogl", "publisher": {"name": "Office"}}


def in_json(value: object, **headers: str) -> Reply:
    names = {name.replace("_", "-"): text for name, text in headers.items()}
    return Reply(json.dumps(value).encode(), headers=names)


Query = Mapping[str, str]
Answering = Callable[[str, Query, Mapping[str, str]], Reply]
Fault = Reply | Callable[[], None] | None


class Server:
    """What was asked, what goes wrong, and where to ask."""

    def __init__(self, answering: Answering, faults: tuple[Fault, ...] = ()) -> None:
        self.answering, self.faults = answering, deque(faults)
        self.address, self.asked, self.agents = "", [], set()

    def reply(self, request: Request) -> Reply:
        self.asked.append(request.target)
        self.agents.add(request.headers.get("user-agent", ""))
        fault = self.faults.popleft() if self.faults else None
        if isinstance(fault, Reply):
            return fault
        if fault is not None:
            fault()
        parts = urlsplit(request.target)
        query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        return self.answering(parts.path, query, request.headers)


@contextmanager
def serving(answering: Answering, *faults: Fault) -> Iterator[Server]:
    """Serve until the block ends."""
    server = Server(answering, faults)
    with replying("GET", server.reply) as server.address:
        yield server


class Hourglass:
    """Time that passes only by sleeping."""

    def __init__(self, now: datetime) -> None:
        self.begun, self.waits = now.astimezone(UTC), []

    @property
    def passed(self) -> float:
        return sum(self.waits)

    @property
    def clock(self) -> Clock:
        return Clock(
            now=lambda: self.begun + timedelta(seconds=self.passed),
            ticks=lambda: self.passed,
            sleep=self.waits.append,
            chance=lambda: 1.0,
        )


def release(number: int, when: datetime, prefix: str = "h6vhtk", title: str = "") -> dict:
    """One notice of a process of its own, published at a second."""
    return {
        "ocid": f"ocds-{prefix}-{number:06}",
        "id": f"{number:06}-{when.year}",
        "date": when.isoformat() + "Z",
        "tag": ["tender"],
        "initiationType": "tender",
        "buyer": {"id": "B1", "name": "NHS Example"},
        "parties": [{"id": "B1", "name": "NHS Example", "roles": ["buyer"]}],
        "tender": {"id": f"T{number}", "title": title or f"Care {number}", "status": "active"},
    }


Published = list[tuple[datetime, dict]]


class FindATender:
    """Newest first; its cursor loses rows that share a second with the last of a page."""

    def __init__(self, published: Published, most: int = 100) -> None:
        self.published, self.most = published, most

    def __call__(self, path: str, query: Query, _: Mapping[str, str]) -> Reply:
        if query.keys() - {"updatedFrom", "updatedTo", "limit", "cursor"}:
            return Reply(b'{"message": "unknown parameter"}', status=400)
        start, end = (datetime.fromisoformat(query[f"updated{way}"]) for way in ("From", "To"))
        before = datetime.fromisoformat(query.get("cursor", "9999-12-31"))
        rows = sorted(
            (each for each in self.published if start <= each[0] <= end and each[0] < before),
            key=lambda each: each[0],
            reverse=True,
        )
        limit = min(self.most, int(query["limit"]))
        page, rest = rows[:limit], rows[limit:]
        links = {}
        if rest:
            links = {"next": f"{path}?{_written(query)}&cursor={page[-1][0].isoformat()}"}
        return in_json({**HEAD, "links": links, "releases": [each for _, each in page]})


def _written(query: Query) -> str:
    return "&".join(f"{name}={value}" for name, value in query.items() if name != "cursor")


class ContractsFinder:
    """Page after page by an opaque cursor; Latin-1 with bytes of Windows-1252 in it."""

    def __init__(self, published: Published, most: int = 100) -> None:
        self.published, self.most = published, most

    def __call__(self, path: str, query: Query, _: Mapping[str, str]) -> Reply:
        start, end = (datetime.fromisoformat(query[f"published{way}"]) for way in ("From", "To"))
        rows = [each for when, each in self.published if start <= when <= end]
        begin, limit = int(query.get("cursor", 0)), min(self.most, int(query["limit"]))
        links = {}
        if begin + limit < len(rows):
            following = f"{path}?{_written(query)}&cursor={begin + limit}"
            links = {"next": f"https://elsewhere.invalid{following}"}
        package = {**HEAD, "links": links, "releases": rows[begin : begin + limit]}
        body = json.dumps(package, ensure_ascii=False, indent=1).encode("cp1252")
        return Reply(body, media="application/json; charset=iso-8859-1")


class Ord:
    """Lists what has changed since a day, and gives each organisation in full."""

    def __init__(self, changed: dict[str, str]) -> None:
        self.changed, self.missing = changed, set()

    def __call__(self, path: str, query: Query, _: Mapping[str, str]) -> Reply:
        if path == "/ORD/organisations":
            since = query["LastChangeDate"]
            rows = [(code, day) for code, day in self.changed.items() if day >= since]
            begin, limit = int(query.get("Offset", 0)), int(query["Limit"])
            listed = [{"OrgId": code, "LastChangeDate": day} for code, day in rows]
            page = {"Organisations": listed[begin : begin + limit]}
            return in_json(page, X_Total_Count=str(len(rows)))
        code = path.rpartition("/")[2]
        if code in self.missing or code not in self.changed:
            return Reply(b'{"errorCode": 404, "errorText": "No record found"}', status=404)
        return in_json({"Organisation": organisation(code, self.changed[code])})


def organisation(code: str, changed: str) -> dict:
    return {
        "Name": f"TRUST {code}",
        "Date": [{"Type": "Operational", "Start": "2001-04-01"}],
        "OrgId": {"extension": code},
        "Status": "Active",
        "LastChangeDate": changed,
        "orgRecordClass": "RC1",
        "Roles": {"Role": [{"id": "RO197", "primaryRole": True, "Status": "Active"}]},
    }


class Files:
    """Files by their name, with tags for what has changed."""

    def __init__(self, contents: dict[str, bytes]) -> None:
        self.contents, self.changed = contents, "Mon, 01 Sep 2025 06:00:00 GMT"
        self.sent = []

    def __call__(self, path: str, _: Query, headers: Mapping[str, str]) -> Reply:
        content = self.contents.get(path.rpartition("/")[2])
        if content is None:
            return Reply(b"<html>gone</html>", status=404, media="text/html")
        tag = f'"{hash(content)}"'
        if headers.get("if-none-match") == tag:
            return Reply(status=304)
        self.sent.append(path)
        more = {"ETag": tag, "Last-Modified": self.changed}
        return Reply(content, media="application/x-zip-compressed", headers=more)
