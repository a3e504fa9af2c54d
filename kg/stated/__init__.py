"""What is stated of contracts and who has a part in them, as columns of numbers.

Analyses over all of England's contracts work on columns. To ask the engine for them takes a minute,
to gather them while a version is made some seconds, since the statements pass by then anyway.

>>> from kg.ontology import Ontology
>>> gathering = Gathering(Ontology.load())
>>> gathering.take([b'<x:role> <https://w3id.org/nhs-kg/def#inContract> <x:contract> .'])
>>> gathering.stated().contracts
('x:contract',)
"""

from kg.stated.columns import Column, Stated
from kg.stated.gathering import Gathering
from kg.stated.keeping import add, is_kept, kept, move, pass_on

__all__ = ["Column", "Gathering", "Stated", "add", "is_kept", "kept", "move", "pass_on"]
