"use strict";
(() => {
  const told = JSON.parse(document.getElementById("network").textContent);
  const picture = document.getElementById("picture");
  const details = document.getElementById("details");
  const night = matchMedia("(prefers-color-scheme: dark)");
  const tone = (pair) => pair[night.matches ? 1 : 0];

  const make = (tag, words, attributes = {}) => {
    const element = document.createElement(tag);
    element.textContent = words;
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    return element;
  };

  const trace = (ctx, corners, x, y, radius) => {
    ctx.beginPath();
    if (!corners.length) ctx.arc(x, y, radius, 0, 2 * Math.PI);
    corners.forEach(([dx, dy], n) => ctx[n ? "lineTo" : "moveTo"](x + dx * radius, y + dy * radius));
    ctx.closePath();
  };

  // The outlines of the theme, so that this picture and the site's show the same shapes.
  const outlined = (node) => ({ ctx, x, y, state }) => ({
    drawNode() {
      ctx.save();
      trace(ctx, told.shapes[node.look.shape], x, y, node.size);
      ctx.fillStyle = tone(node.look.fill);
      ctx.strokeStyle = tone(state.selected || node.focus ? told.paper.focus : node.look.line);
      ctx.lineWidth = state.selected || state.hover || node.focus ? 3.5 : 1.8;
      ctx.setLineDash(node.over ? [3, 3] : []);
      ctx.fill();
      ctx.stroke();
      ctx.restore();
    },
    drawExternalLabel() {
      ctx.save();
      ctx.font = `${node.focus ? "600 " : ""}12px system-ui, sans-serif`;
      ctx.textAlign = "center";
      ctx.lineWidth = 3.5;
      ctx.lineJoin = "round";
      ctx.strokeStyle = tone(told.paper.ground);
      ctx.fillStyle = tone(told.paper.ink);
      node.lines.forEach((line, n) => {
        ctx.strokeText(line, x, y + node.size * 1.3 + 12 + n * 14);
        ctx.fillText(line, x, y + node.size * 1.3 + 12 + n * 14);
      });
      ctx.restore();
    },
    nodeDimensions: { width: node.size * 2.3, height: node.size * 2.3 },
  });

  const edgePaint = (edge) => ({
    id: edge.id,
    color: { color: tone(edge.line), highlight: tone(told.paper.focus), hover: tone(edge.line) },
    font: { color: tone(told.paper.quiet), strokeColor: tone(told.paper.ground), strokeWidth: 4, size: 11, face: "system-ui, sans-serif" },
  });

  // vis-network copies options deeply and stumbles over what is not its own.
  const nodes = new vis.DataSet(told.nodes.map((node) => {
    const { id, label, shape, size, title, x, y } = node;
    return { id, label, shape, size, title, x, y, ctxRenderer: outlined(node) };
  }));
  const edges = new vis.DataSet(told.edges.map((edge) => {
    const { from, to, label, title, arrows, dashes, width, smooth } = edge;
    return { from, to, label, title, arrows, dashes, width, smooth, ...edgePaint(edge) };
  }));
  const network = new vis.Network(picture, { nodes, edges }, {
    physics: false,
    layout: { improvedLayout: false },
    edges: { scaling: { label: { drawThreshold: 7 } }, selectionWidth: 2, hoverWidth: 1 },
    nodes: { chosen: true },
    interaction: { hover: true, tooltipDelay: 150, keyboard: false, hideEdgesOnDrag: told.nodes.length > 2000, zoomSpeed: 0.6 },
  });
  document.documentElement.dataset.nodes = String(Object.values(network.body.nodes).length);

  const cited = (source) => {
    const line = document.createElement("div");
    line.append(source.url
      ? make("a", source.title, { href: source.url, rel: "noreferrer noopener" })
      : make("span", source.title));
    for (const part of [source.publisher, source.date, source.verification]) {
      if (part) line.append(`, ${part}`);
    }
    return line;
  };

  const facts = (pairs) => {
    const list = document.createElement("dl");
    for (const [term, said] of pairs) {
      if (said.length === 0) continue;
      const answer = document.createElement("dd");
      answer.append(...(Array.isArray(said) ? said : [said]));
      list.append(make("dt", term), answer);
    }
    return list;
  };

  const showEdge = (id) => {
    const { row } = told.edges[id];
    details.replaceChildren(make("h2", row.sentence), facts([
      ["Kind", row.kind],
      ["Status", [...row.marks, row.status].join(" ")],
      ["Period", row.period],
      ["Value", row.value],
      ["Sources", row.sources.length ? row.sources.map(cited) : "no source named"],
      ["Claims", row.claims.map((claim) => make("div", claim))],
      ["Disputed by", row.disputed_by.map((claim) => make("div", claim))],
    ]));
    for (const line of document.querySelectorAll("[data-row]")) {
      line.toggleAttribute("data-chosen", line.dataset.row === String(id));
    }
  };

  const showNode = (id) => {
    const node = told.nodes.find((one) => one.id === id);
    const own = told.edges.filter((edge) => edge.from === id || edge.to === id);
    details.replaceChildren(make("h2", node.told), facts([
      ["Kind", node.kind],
      ["Period", node.period],
      ["Key", node.key],
      ["Relationships", own.map((edge) => {
        const line = document.createElement("div");
        const button = make("button", edge.row.sentence, { type: "button" });
        button.addEventListener("click", () => choose(edge.id));
        line.append(button);
        return line;
      })],
    ]));
  };

  const choose = (id) => {
    network.setSelection({ nodes: [], edges: [id] }, { highlightEdges: false });
    network.fit({ nodes: [told.edges[id].from, told.edges[id].to], maxZoomLevel: 1.2, animation: false });
    showEdge(id);
    details.focus();
  };

  network.on("click", ({ nodes: [node], edges: [edge] }) => {
    if (node !== undefined) showNode(node);
    else if (edge !== undefined) showEdge(edge);
  });

  const tool = (words, act) => {
    const button = make("button", words, { type: "button" });
    button.addEventListener("click", act);
    document.getElementById("tools").append(button);
  };
  const zoom = (factor) => network.moveTo({ scale: network.getScale() * factor });
  const pan = (x, y) => {
    const { x: left, y: top } = network.getViewPosition();
    network.moveTo({ position: { x: left + x / network.getScale(), y: top + y / network.getScale() } });
  };
  tool("Zoom in", () => zoom(1.3));
  tool("Zoom out", () => zoom(1 / 1.3));
  tool("Fit", () => network.fit({ animation: false }));
  tool("Left", () => pan(-120, 0));
  tool("Right", () => pan(120, 0));
  tool("Up", () => pan(0, -120));
  tool("Down", () => pan(0, 120));

  for (const line of document.querySelectorAll("[data-row]")) {
    const cell = line.querySelector("th");
    const button = make("button", cell.textContent.replace(/\s+/g, " ").trim(), { type: "button" });
    button.addEventListener("click", () => choose(Number(line.dataset.row)));
    cell.replaceChildren(button);
  }

  night.addEventListener("change", () => {
    edges.update(told.edges.map(edgePaint));
    network.redraw();
  });
})();
