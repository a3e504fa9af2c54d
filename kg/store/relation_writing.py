"""How the catalogue of a version takes in what connects things, and what rests on sources.

Rows of ``relation`` are whole: property, number of what it leads to, number of what the other
property of the shape leads to, node, days on which it began and ended as whole numbers (0 and
``ALWAYS`` where that is not said). Rows of ``part`` have one end of a node whose statements came
apart, ``resting`` counts facts of a class by source.
"""

RAW = """
CREATE TEMP TABLE relation (
  leaves TEXT, source INTEGER, target INTEGER, node TEXT, begun INTEGER, ended INTEGER
);
CREATE TEMP TABLE part (
  leaves TEXT, arriving INTEGER, end INTEGER, node TEXT, begun INTEGER, ended INTEGER
);
CREATE TEMP TABLE resting (source TEXT, kind TEXT, count INTEGER);
"""
SCHEMA = """
CREATE TABLE shape (id INTEGER PRIMARY KEY, leaves TEXT UNIQUE);
CREATE TABLE edge (
  source INTEGER, shape INTEGER, target INTEGER, node TEXT, begun INTEGER, ended INTEGER,
  PRIMARY KEY (source, shape, target, node)
) WITHOUT ROWID;
CREATE TABLE loose (
  leaves TEXT, arriving INTEGER, end INTEGER, node TEXT, begun INTEGER, ended INTEGER,
  PRIMARY KEY (node, leaves, arriving, end)
) WITHOUT ROWID;
CREATE TABLE rest (source TEXT, kind TEXT, count INTEGER, PRIMARY KEY (source, kind)) WITHOUT ROWID;
"""
INDEX = """
CREATE INDEX edge_back ON edge (target, shape, source, node, begun, ended);
"""
# A node whose ends came apart may have others that came whole, or apart as well, now or earlier.
FINISH = """
INSERT OR IGNORE INTO loose (leaves, arriving, end, node, begun, ended)
SELECT leaves, arriving, end, node, begun, ended FROM part;
INSERT OR IGNORE INTO shape (leaves) SELECT leaves FROM relation UNION SELECT leaves FROM part;
INSERT INTO relation
WITH known AS (
  SELECT leaves, source, target, node, begun, ended FROM relation
  WHERE node IN (SELECT node FROM part)
  UNION ALL
  SELECT leaves, source, target, node, begun, ended FROM edge JOIN shape ON shape.id = edge.shape
  WHERE node IN (SELECT node FROM part)
), side AS (
  SELECT leaves, arriving, end, node, begun, ended FROM loose WHERE node IN (SELECT node FROM part)
  UNION ALL SELECT leaves, 0, source, node, begun, ended FROM known
  UNION ALL SELECT leaves, 1, target, node, begun, ended FROM known
)
SELECT leaves, one.end, other.end, node, max(one.begun, other.begun),
       min(one.ended, other.ended)
FROM side AS one JOIN side AS other USING (leaves, node)
WHERE NOT one.arriving AND other.arriving;
INSERT OR IGNORE INTO edge
SELECT source, shape.id, target, node, begun, ended FROM relation JOIN shape USING (leaves)
ORDER BY source, shape.id, target, node, begun DESC, ended;
INSERT INTO rest SELECT source, kind, sum(count) FROM resting WHERE true GROUP BY source, kind
ON CONFLICT DO UPDATE SET count = count + excluded.count;
"""
ALWAYS = 99991231
ROWS = {"relation": 6, "part": 6, "resting": 3}
