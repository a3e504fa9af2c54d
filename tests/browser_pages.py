"""Pages of a browser, what they complain of, and the barriers that axe finds on them."""

from contextlib import contextmanager

from axe_playwright_python.sync_playwright import Axe

REPORT_VIOLATIONS = """
document.addEventListener("securitypolicyviolation", (event) =>
  console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`));
"""
LEVELS = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
OF_COLOUR = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
"""The rules that find something else on the same page in other colours."""


@contextmanager
def opening(browser, complaints):
    """Give a function that opens a page in a context of its own, gathering complaints."""
    contexts = []

    def opened(**options):
        context = browser.new_context(**options)
        contexts.append(context)
        context.add_init_script(REPORT_VIOLATIONS)
        page = context.new_page()
        page.on("console", lambda said: said.type == "error" and complaints.append(said.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    yield opened
    for context in contexts:
        for page in context.pages:
            page.unroute_all(behavior="ignoreErrors")  # what is still on its way answers nobody
        context.close()


def box_of(locator):
    """Where a thing stands on the page, told by the page itself.

    Playwright's `bounding_box` asks the browser's inspector, which on a busy machine knows no box
    now and then, and swallows its error.
    """
    return locator.evaluate("thing => thing.getBoundingClientRect().toJSON()")


def barriers(page, rules=LEVELS):
    """Name the rules that a page breaks, each with the first element that does."""
    found = Axe().run(page, options={"runOnly": rules}).response["violations"]
    return [(each["id"], each["nodes"][0]["html"]) for each in found]


def unplugged(page, file):
    """Open a file; whatever else is asked for is refused and listed."""
    asked = []

    def refuse(route):
        if route.request.url == file.as_uri():
            route.continue_()
        else:
            asked.append(route.request.url)
            route.abort()

    page.route("**/*", refuse)
    page.goto(file.as_uri())
    return asked
