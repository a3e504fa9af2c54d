"""What tests of notices share: the store's knowledge from the seeds, and quads by their nodes."""

from collections import defaultdict
from functools import cache

from kg.dates import Period
from kg.keys import key_of, local_name
from kg.ontology import Ontology
from kg.sources.loading import Known
from kg.sources.ocds.loader import LOADERS
from kg.sources.ocds.parties import fold
from kg.sources.seeds import read_seeds


@cache
def known_from_seeds() -> Known:
    """What a store built from the shipped seeds knows."""
    seeds = read_seeds(Ontology.load())
    codes, names = defaultdict(list), defaultdict(list)
    for entity in seeds.entities:
        if entity.ods:
            codes[f"ODS:{entity.ods}"].append((entity.key, entity.life))
        for identifier in entity.identifiers:
            codes[identifier].append((entity.key, Period()))
        for name in {entity.name, *entity.aliases}:
            names[fold(name)].append(entity.key)
    for name in seeds.names:
        names[fold(name.text)].append(name.organisation)
    return Known(
        {code: tuple(found) for code, found in codes.items()},
        {name: tuple(dict.fromkeys(found)) for name, found in names.items()},
    )


def known_after(loaded, known) -> Known:
    """What the store knows once a file has been loaded, its own organisations included."""
    codes, names = dict(known.by_code), dict(known.names)
    for key, pairs in loaded.facts.items():
        if not key.startswith(("organisation/", "contract/")):
            continue
        for prop, value in pairs:
            if prop == "identifier":
                holders = codes.get(value, ())
                codes[value] = tuple(dict.fromkeys((*holders, (key, Period()))))
            elif prop == "label":
                name = fold(value)
                names[name] = tuple(dict.fromkeys((*names.get(name, ()), key)))
    return Known(codes, names)


class Loaded:
    """The quads of a file, node by node."""

    def __init__(self, path, known=None):
        self.rejected, self.bytes = [], []
        known = known or Known()
        self.quads = list(LOADERS[0].quads(path, known, self.rejected.append, self.bytes.append))
        self.facts, self.claims = defaultdict(list), defaultdict(list)
        for quad in self.quads:
            graph = self.claims if "graph/source" in str(quad.graph_name) else self.facts
            graph[key_of(quad.subject.value)].append(
                (local_name(quad.predicate.value), key_of(quad.object.value))
            )

    def of(self, kind, prop="", value=""):
        """Nodes of a class, whose property has a value; each as a mapping, one value for each."""
        return [
            {"key": key, **dict(pairs)}
            for key, pairs in {**self.facts, **self.claims}.items()
            if ("type", f"https://w3id.org/nhs-kg/def#{kind}") in pairs
            and (not prop or (prop, value) in pairs)
        ]

    def all(self, key, prop):
        """Every value of a node's property."""
        return sorted(value for name, value in self.facts[key] if name == prop)
