"""The second lane of extraction, off by default: a language model proposes, the text decides.

A model is shown numbered mentions and answers with their numbers, words of the ontology and a
verbatim quotation. What does not stand in the text, or is read otherwise by the rules of the first
lane, is refused and counted. The lane only adds candidates.
"""
