"""Makes the OpenAPI document say that errors are problem documents, as they are."""

from typing import Any

from fastapi import FastAPI

from api.errors import MEDIA_TYPE, Problem

_FIRST_ERROR = 400
_DEFAULTS = ("HTTPValidationError", "ValidationError")


def install(app: FastAPI) -> None:
    """Let an app describe its errors as they are answered."""
    written = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = describe_problems(written())
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign] # FastAPI's own way to extend it


def describe_problems(document: dict[str, Any]) -> dict[str, Any]:
    """Put problem documents in the place of the framework's own error models.

    Args:
        document: The OpenAPI document, which is changed.
    """
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    schemas[Problem.__name__] = Problem.model_json_schema()
    for name in _DEFAULTS:
        schemas.pop(name, None)
    reference = {"schema": {"$ref": f"#/components/schemas/{Problem.__name__}"}}
    for operations in document["paths"].values():
        for operation in operations.values():
            for status, response in operation["responses"].items():
                if status.isdecimal() and int(status) >= _FIRST_ERROR:
                    response["content"] = {MEDIA_TYPE: reference}
    return document
