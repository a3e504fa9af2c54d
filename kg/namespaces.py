"""The namespaces the graph is written in, and the prefixes every query may use."""

BASE = "https://w3id.org/nhs-kg/"
DEF = BASE + "def#"
CODE = BASE + "code/"
ID = BASE + "id/"
GRAPH = BASE + "graph/"
DERIVED = GRAPH + "derived"
GENID = BASE + "genid/"

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
XSD = "http://www.w3.org/2001/XMLSchema#"
OWL = "http://www.w3.org/2002/07/owl#"
ORG = "http://www.w3.org/ns/org#"
PROV = "http://www.w3.org/ns/prov#"
OA = "http://www.w3.org/ns/oa#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
SKOSXL = "http://www.w3.org/2008/05/skos-xl#"
DCTERMS = "http://purl.org/dc/terms/"
SCHEMA = "https://schema.org/"

PREFIXES: dict[str, str] = {
    "nhs": DEF,
    "id": ID,
    "code": CODE,
    "rdf": RDF,
    "rdfs": RDFS,
    "xsd": XSD,
    "owl": OWL,
    "org": ORG,
    "prov": PROV,
    "oa": OA,
    "skos": SKOS,
    "skosxl": SKOSXL,
    "dcterms": DCTERMS,
    "schema": SCHEMA,
    "foaf": "http://xmlns.com/foaf/0.1/",
    "epo": "http://data.europa.eu/a4g/ontology#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "void": "http://rdfs.org/ns/void#",
    "sd": "http://www.w3.org/ns/sparql-service-description#",
}
