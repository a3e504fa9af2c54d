"""A shadow of a text: the same length, in plain characters, so that offsets hold in both."""

import re

_FOLDED = {
    **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u02bc\u0060\u00b4", "'"),
    **dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033", '"'),
    **dict.fromkeys("\u2010\u2011\u2212\u00ad", "-"),
    **dict.fromkeys("\u00a0\u2002\u2003\u2007\u2008\u2009\u200a\u202f\u205f\u3000\ufeff", " "),
    **dict.fromkeys("\u200b\u200c\u200d\u2060\n\r\t\f\v\u2028\u2029\x85", " "),
    "\u2026": ".",
}
_TABLE = str.maketrans(_FOLDED)
_MARKS = re.compile(
    r"\*\*|__|(?<!\w)[*_](?=\w)|(?<=\w)[*_](?!\w)|`|^[ \t]{0,3}#{1,6}[ \t]", re.MULTILINE
)
_LINK = re.compile(r"!?\[([^\[\]\n]{0,300})\]\([^()\s]{0,500}\)")


def shadow_of(text: str, *, markdown: bool = False) -> str:
    r"""Fold quotation marks, dashes and spaces, one character for one.

    Args:
        text: The text.
        markdown: Whether marks of Markdown count as spaces.

    Example:
        >>> shadow_of("\u201cTrust\u2019s\u201d deal\u00a0now\nend")
        '"Trust\'s" deal now end'
        >>> shadow_of("the **[trust](http://a.b)**", markdown=True)
        'the    trust               '
    """
    if markdown:
        text = _LINK.sub(_link, _MARKS.sub(lambda match: " " * len(match[0]), text))
    return text.translate(_TABLE)


def _link(match: re.Match[str]) -> str:
    before = match.start(1) - match.start()
    return " " * before + match[1] + " " * (match.end() - match.end(1))


def lowered(text: str) -> str:
    r"""Fold case, one character for one.

    Example:
        >>> lowered("NHS \u0130")
        'nhs \u0130'
    """
    low = text.lower()
    if len(low) == len(text):
        return low
    return "".join(char.lower() if len(char.lower()) == 1 else char for char in text)
