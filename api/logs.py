"""The log: one configuration, lines for people or JSON for machines, with the request's id."""

import json
import logging
import logging.config
import sys
from contextvars import ContextVar
from typing import Any

request_id: ContextVar[str] = ContextVar("request_id", default="-")

_TEXT = "%(asctime)s %(levelname)s %(name)s [%(request)s] %(message)s"


class WithRequest(logging.Filter):
    """Puts the id of the request being answered into every record."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Add the id; every record passes."""
        record.request = request_id.get()
        return True


class ToStandardError(logging.Handler):
    """Writes to what standard error is at the moment, which may have been redirected."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write a record."""
        try:
            sys.stderr.write(f"{self.format(record)}\n")
        except (OSError, ValueError):
            self.handleError(record)


class AsJson(logging.Formatter):
    """Writes one JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """Write a record.

        Example:
            >>> record = logging.makeLogRecord({"msg": "hello %s", "args": ("you",), "name": "a"})
            >>> json.loads(AsJson().format(record))["message"]
            'hello you'
        """
        fields: dict[str, Any] = {
            "time": self.formatTime(record),
            "level": record.levelname,
            "logger": record.name,
            "request": getattr(record, "request", "-"),
            "message": record.getMessage(),
        }
        fields |= getattr(record, "fields", {})
        if record.exc_info:
            fields["exception"] = self.formatException(record.exc_info)
        return json.dumps(fields, ensure_ascii=False, default=str)


def configure(form: str) -> None:
    """Set the log up.

    Args:
        form: ``text``, ``json``, or ``quiet`` for warnings and errors only.
    """
    level = "WARNING" if form == "quiet" else "INFO"
    formatter = "json" if form == "json" else "text"
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "filters": {"request": {"()": WithRequest}},
            "formatters": {"text": {"format": _TEXT}, "json": {"()": AsJson}},
            "handlers": {
                "stderr": {
                    "()": ToStandardError,
                    "filters": ["request"],
                    "formatter": formatter,
                }
            },
            "root": {"level": level, "handlers": ["stderr"]},
            # Access lines are ours, with route and duration.
            "loggers": {name: {"level": "WARNING"} for name in ("uvicorn.access", "httpx2")},
        }
    )
