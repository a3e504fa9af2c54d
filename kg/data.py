"""Where the shipped ontology and seeds are: inside the wheel, or beside a checkout's packages."""

from pathlib import Path

_PACKAGED = Path(__file__).with_name("_data")
DATA = _PACKAGED if _PACKAGED.is_dir() else Path(__file__).parents[1]
ONTOLOGY = DATA / "ontology"
SEEDS = DATA / "seeds"
QUESTIONS = ONTOLOGY / "questions"
QUALITY = ONTOLOGY / "quality"
