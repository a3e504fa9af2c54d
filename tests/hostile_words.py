"""Words of ill will, for every field that a page or a picture shows."""

PAYLOADS = [
    "</script><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onclick='alert(1)",
    "]]><svg/onload=alert(1)>",
    "&lt;b&gt; &#x0; &amp;",
    "\u202e\u2066reversed",
    "{{ 7*7 }}{% raw %}",
    "javascript:alert(1)",
    " JaVaScRiPt:alert(1)",
    "data:text/html,x",
    "\x00\x0b\ud800\ufffe",
    "2020-13-45",
    "W" * 300,
    "",
]
TAGS = {"svg", "title", "desc", "g", "a", "path", "circle", "text", "rect"}
"""What a picture may hold."""
