"""A picture as a file of its own."""

from fastapi import Response

SVG = "svg"
"""The format as addresses have it."""


def svg_file(picture: str, name: str) -> Response:
    """Answer with a picture that a browser saves.

    Args:
        picture: The picture, complete in itself.
        name: Name of the file without ending: letters, digits, hyphens.

    Example:
        >>> svg_file("<svg/>", "money-2020").headers["content-disposition"]
        'attachment; filename="money-2020.svg"'
    """
    headers = {"Content-Disposition": f'attachment; filename="{name}.svg"'}
    return Response(picture, media_type="image/svg+xml", headers=headers)
