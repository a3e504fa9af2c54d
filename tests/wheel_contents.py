"""Says what an installed wheel holds, and fails if that is not what the sources hold.

``python -I tests/wheel_contents.py ROOT``, with the interpreter of the environment to look at.
"""

import sys
from collections import Counter
from importlib.metadata import distribution, packages_distributions
from pathlib import Path

NAMES = ("api", "kg", "viz")
# Where the installed files of each folder of the sources are.
PLACES = {
    **{name: name for name in NAMES},
    "ontology": "kg/_data/ontology",
    "seeds": "kg/_data/seeds",
}


def sources(root):
    """Yield every file that must be installed, with the path under which it is."""
    for folder, place in PLACES.items():
        for path in sorted((root / folder).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts and path.suffix != ".pyc":
                yield path, f"{place}/{path.relative_to(root / folder).as_posix()}"


def problems(root):
    """Name everything that is missing, different or too much."""
    installed = {str(each): each for each in distribution("nhs-kg").files or ()}
    own = {name.split("/")[0] for name in installed if not name.startswith("..")}
    extra = sorted(own - set(NAMES) - {f"nhs_kg-{distribution('nhs-kg').version}.dist-info"})
    if extra:
        yield f"the wheel also owns {', '.join(extra)}"
    owners = packages_distributions()
    for name in NAMES:
        if set(owners.get(name, ())) != {"nhs-kg"}:
            yield f"'{name}' belongs to {owners.get(name)}"
    for path, place in sources(root):
        if place not in installed:
            yield f"'{path.relative_to(root)}' is not in the wheel"
        elif Path(str(installed[place].locate())).read_bytes() != path.read_bytes():
            yield f"'{path.relative_to(root)}' is another file in the wheel"


def main():
    """Print a summary of what is held, or the problems."""
    root = Path(sys.argv[1])
    found = list(problems(root))
    if found:
        sys.exit("\n".join(found))
    kinds = Counter(path.suffix or path.name for path, _ in sources(root))
    listed = ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items()))
    sys.stdout.write(f"{', '.join(NAMES)} and nothing else: {listed}\n")


if __name__ == "__main__":
    main()
