"""The description of the JSON routes, in Swagger UI served from here."""

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

router = APIRouter(include_in_schema=False)
_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>JSON routes of nhs-kg</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/vendor/swagger/swagger-ui.css">
</head>
<body>
<main id="docs"><p>The same as <a href="/openapi.json">OpenAPI document</a>.</p></main>
<script src="/vendor/swagger/swagger-ui-bundle.js"></script>
<script src="/static/docs.js"></script>
</body>
</html>
"""


@router.get("/docs")
async def docs() -> HTMLResponse:
    """Show the routes; nothing is loaded from elsewhere."""
    return HTMLResponse(_PAGE)
