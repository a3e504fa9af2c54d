"""How the catalogue of a version takes in what is stated of nodes.

Rows of ``saying`` have what was stated of a node one after another, by the number of its sheet;
rows of ``owning`` say that a node leads to a thing by a property.
"""

RAW = """
CREATE TEMP TABLE saying (node INTEGER, said BLOB);
CREATE TEMP TABLE owning (owner INTEGER, leaves TEXT, node TEXT);
"""
SCHEMA = """
CREATE TABLE sheet (node INTEGER PRIMARY KEY, said BLOB);
CREATE TABLE own (
  owner INTEGER, leaves TEXT, node TEXT, PRIMARY KEY (owner, leaves, node)
) WITHOUT ROWID;
"""
FINISH = """
INSERT INTO sheet SELECT node, said FROM saying WHERE true ORDER BY node, rowid
ON CONFLICT DO UPDATE SET said = joined(said, excluded.said);
INSERT OR IGNORE INTO own SELECT owner, leaves, node FROM owning ORDER BY owner, leaves, node;
"""
ROWS = {"saying": 2, "owning": 3}
