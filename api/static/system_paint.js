/* Paints the whole system: fields and discs, things, relations, headings and names, by vis-network's
   canvas. Colours come with the data; a thing's place is where the server put it. */

const picture = document.getElementById("picture");
export const night = matchMedia("(prefers-color-scheme: dark)");

/* Above these everything is painted in a few strokes, and only what is chosen one by one. */
const MANY_THINGS = 2000;
const MANY_RELATIONS = 1500;
const LEAST_OF_NAME = 14;
const MOST_NAMES = 70;
const MOST_NAMES_FAR = 14;
const FAR = 0.3;
const FONT = "system-ui, 'Segoe UI', Roboto, sans-serif";

const isNight = () => {
  const chosen = document.documentElement.dataset.theme;
  return chosen ? chosen === "dark" : night.matches;
};
const tone = (pair) => pair[isNight() ? 1 : 0];

/* The fields, not only the things in them, fill the picture. */
export const fit = (told, network) => {
  if (!told.fields.length) return;
  const side = (n, choose) => choose(...told.fields.map((each) => each[n]));
  const [west, north] = [side(1, Math.min), side(2, Math.min)];
  const [east, south] = [side(3, Math.max), side(4, Math.max)];
  const scale = 0.97 * Math.min(picture.clientWidth / (east - west), picture.clientHeight / (south - north));
  network.moveTo({ position: { x: (west + east) / 2, y: (north + south) / 2 }, scale });
};

export const isMany = (told) => told.things.length > MANY_THINGS || told.relations.length > MANY_RELATIONS;

const trace = (path, corners, x, y, size) => {
  if (corners.length) {
    corners.forEach(([dx, dy], n) => path[n ? "lineTo" : "moveTo"](x + dx * size, y + dy * size));
    path.closePath();
  } else {
    path.moveTo(x + size, y);
    path.arc(x, y, size, 0, 2 * Math.PI);
  }
};

/* One function for all things: vis-network copies the options of each thing, which takes its time. */
const outline = (told, chosen) => {
  const many = isMany(told);
  return ({ ctx, id, x, y, state, style: { size } }) => ({
    drawNode() {
      const picked = state.selected || id === chosen.id;
      if (many && !picked && !state.hover) return;
      const thing = told.things[id];
      const [, shape, fill, line] = told.looks[thing.look];
      ctx.beginPath();
      trace(ctx, told.shapes[shape], x, y, size);
      ctx.fillStyle = tone(fill);
      ctx.strokeStyle = tone(picked ? told.paper.focus : line);
      ctx.lineWidth = picked ? 4 : state.hover ? 3 : 1.4;
      if (thing.over) ctx.setLineDash([3, 3]);
      ctx.fill();
      ctx.stroke();
      ctx.setLineDash([]);
    },
    nodeDimensions: { width: size * 2, height: size * 2 },
  });
};

export const lineOf = (told, relation) => {
  const [, dash, colour] = told.lines[relation.line];
  return {
    id: relation.id,
    from: relation.from,
    to: relation.to,
    title: `${told.things[relation.from].label} ${relation.words} ${told.things[relation.to].label}`,
    dashes: dash ? dash.split(" ").map(Number) : false,
    smooth: relation.bend ? { enabled: true, type: "curvedCW", roundness: relation.bend * 0.28 } : false,
    arrows: { to: { enabled: Boolean(relation.directed), scaleFactor: 0.45 } },
    color: { color: tone(colour), highlight: tone(told.paper.focus), hover: tone(told.paper.focus), opacity: 0.6 },
  };
};

/* Everything in one path per look and per sort of line. */
const painted = (told) => {
  const shapes = new Map();
  for (const { look, over, x, y, size } of told.things) {
    const name = 2 * look + over;
    if (!shapes.has(name)) shapes.set(name, new Path2D());
    trace(shapes.get(name), told.shapes[told.looks[look][1]], x, y, size);
  }
  const lines = new Map();
  for (const { from, to, line } of told.relations) {
    if (!lines.has(line)) lines.set(line, new Path2D());
    lines.get(line).moveTo(told.things[from].x, told.things[from].y);
    lines.get(line).lineTo(told.things[to].x, told.things[to].y);
  }
  return { shapes, lines };
};

export const paintAll = (told, network) => {
  const { shapes, lines } = painted(told);
  let moving = false;
  network.on("dragStart", () => { moving = true; });
  network.on("dragEnd", () => { moving = false; network.redraw(); });
  return (ctx) => {
    ctx.lineWidth = 1.1;
    // From afar thousands of lines would be a veil; the closer, the clearer.
    const veil = Math.max(0.12, Math.min(0.45, 1200 / told.relations.length));
    ctx.globalAlpha = Math.min(0.45, veil * Math.max(1, network.getScale() / FAR));
    for (const [line, path] of moving ? [] : lines) {
      ctx.strokeStyle = tone(told.lines[line][2]);
      ctx.stroke(path);
    }
    ctx.globalAlpha = 1;
    ctx.lineWidth = 1.4;
    for (const [name, path] of shapes) {
      const [, , fill, line] = told.looks[Math.floor(name / 2)];
      ctx.fillStyle = tone(fill);
      ctx.strokeStyle = tone(line);
      ctx.setLineDash(name % 2 ? [3, 3] : []);
      ctx.fill(path);
      ctx.stroke(path);
    }
    ctx.setLineDash([]);
  };
};

export const draw = (told) => {
  const chosen = { id: -1 };
  const nodes = new vis.DataSet(told.things.map((thing) => ({
    id: thing.id, x: thing.x, y: thing.y, size: thing.size, title: `${thing.label} (${thing.kind})`,
  })));
  const edges = new vis.DataSet(isMany(told) ? [] : told.relations.map((relation) => lineOf(told, relation)));
  const network = new vis.Network(picture, { nodes, edges }, {
    physics: false,
    layout: { improvedLayout: false },
    nodes: { shape: "custom", ctxRenderer: outline(told, chosen) },
    edges: { width: 1.1, hoverWidth: 1, selectionWidth: 2 },
    interaction: {
      hover: true, tooltipDelay: 150, keyboard: false, dragNodes: false, zoomSpeed: 0.6,
    },
  });
  return { chosen, edges, network };
};

/* Fields and discs lie under everything. */
export const paintGround = (told, network) => (ctx) => {
  const scale = network.getScale();
  const quiet = tone(told.paper.quiet);
  for (const [, west, north, east, south, discs] of told.fields) {
    ctx.strokeStyle = quiet;
    ctx.lineWidth = 1 / scale;
    ctx.globalAlpha = 0.4;
    ctx.strokeRect(west, north, east - west, south - north);
    for (const [look, x, y, radius] of discs) {
      ctx.globalAlpha = 0.3;
      ctx.fillStyle = tone(told.looks[look][2]);
      ctx.beginPath();
      ctx.arc(x, y, radius, 0, 2 * Math.PI);
      ctx.fill();
    }
    ctx.globalAlpha = 1;
    if (scale > 0.45) {
      ctx.fillStyle = quiet;
      ctx.textBaseline = "bottom";
      ctx.font = `${12 / scale}px ${FONT}`;
      ctx.textAlign = "center";
      for (const [look, x, y, radius] of discs) {
        ctx.fillText(fitting(ctx, told.looks[look][0], radius * 2.4), x, y - radius - 2 / scale);
      }
    }
  }
};

const fitting = (ctx, words, room) => {
  if (ctx.measureText(words).width <= room) return words;
  let least = 0;
  for (let most = words.length; least < most;) {
    const middle = Math.ceil((least + most) / 2);
    if (ctx.measureText(`${words.slice(0, middle)}…`).width <= room) least = middle;
    else most = middle - 1;
  }
  return least > 2 ? `${words.slice(0, least)}…` : "";
};

/* Headings of fields, as large on the screen whatever is in view. */
const paintHeadings = (told, ctx, scale) => {
  ctx.font = `600 ${13 / scale}px ${FONT}`;
  ctx.textAlign = "left";
  ctx.textBaseline = "top";
  for (const [label, west, north, east] of told.fields) {
    const words = fitting(ctx, label, east - west - 8 / scale);
    ctx.strokeText(words, west + 6 / scale, north + 5 / scale);
    ctx.fillText(words, west + 6 / scale, north + 5 / scale);
  }
};

/* Between which sides a name stays: those of the field of its thing, as far as they are in view. */
const sides = (told, { x, y }, from, to) => {
  const field = told.fields.find(([, west, north, east, south]) => (
    x >= west && x <= east && y >= north && y <= south));
  return field ? [Math.max(from, field[1]), Math.min(to, field[3])] : [from, to];
};

/* Names as on a map: the best connected in view first, as long as they do not run into each other. */
export const paintNames = (told, network, chosen) => {
  const ranked = [...told.things].sort((a, b) => b.relations.length - a.relations.length || a.id - b.id);
  return (ctx) => {
    const scale = network.getScale();
    const from = network.DOMtoCanvas({ x: 0, y: 0 });
    const to = network.DOMtoCanvas({ x: picture.clientWidth, y: picture.clientHeight });
    const height = 15 / scale;
    const least = scale > 1.1 ? 0 : scale > 0.6 ? 1 : 3;
    const most = scale < FAR ? MOST_NAMES_FAR : MOST_NAMES;
    const taken = told.fields.map(([label, west, north]) => (
      [west, north, west + (label.length * 8) / scale, north + 20 / scale]));
    const headings = taken.length;
    ctx.lineJoin = "round";
    ctx.lineWidth = 3.5 / scale;
    ctx.strokeStyle = tone(told.paper.ground);
    ctx.fillStyle = tone(told.paper.ink);
    paintHeadings(told, ctx, scale);
    ctx.font = `${12 / scale}px ${FONT}`;
    ctx.textAlign = "center";
    ctx.textBaseline = "alphabetic";
    const name = (thing) => {
      const [west, east] = sides(told, thing, from.x, to.x);
      const whole = thing.label.length > 40 ? `${thing.label.slice(0, 39)}…` : thing.label;
      const words = fitting(ctx, whole, east - west - 8 / scale);
      if (words.length < Math.min(whole.length, LEAST_OF_NAME)) return;
      const half = ctx.measureText(words).width / 2 + 3 / scale;
      const y = thing.y - thing.size - 4 / scale;
      const x = Math.max(west + half, Math.min(east - half, thing.x));
      const box = [x - half, y - height, x + half, y];
      if (taken.some((b) => box[0] < b[2] && b[0] < box[2] && box[1] < b[3] && b[1] < box[3])) return;
      taken.push(box);
      ctx.strokeText(words, x, y);
      ctx.fillText(words, x, y);
    };
    if (chosen.id >= 0) {
      name(told.things[chosen.id]);
      for (const { from: a, to: b } of told.things[chosen.id].relations) {
        name(told.things[a === chosen.id ? b : a]);
      }
    }
    for (const thing of ranked) {
      if (taken.length - headings >= most || thing.relations.length < least) break;
      if (thing.x > from.x && thing.x < to.x && thing.y > from.y && thing.y < to.y) name(thing);
    }
  };
};
