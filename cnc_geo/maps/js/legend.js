/* What each class and each kind of point looks like, on the map as in its legend.
 *
 *   cncMap.legend.prepare(map, classes)    once a map: the patterns of the classes (palette.py)
 *   cncMap.legend.offer(map)               once a map: adds the legend and returns its node
 *   cncMap.legend.classOf(map, code)       the class of that code
 *   cncMap.legend.fillOf(class, double)    how a territory of that class is filled
 *   cncMap.legend.show(map, title, lines)  at each run
 *   cncMap.legend.size(map)                width and height it takes; null while it is closed
 *   cncMap.legend.DIAMOND, .ROUND          colour of each kind of point, by shape
 */
(function () {
  "use strict";

  const { make, draw, control } = cncMap.dom;
  const DIAMOND = { coordinateur: "#ffffff", candidature: "#111827", declaree: "#ffffff" };
  const ROUND = { conseiller: "#1f2937", ligne: "#6b7280", signalee: "#D55E00" };
  const PATTERN = 8; // side of the square that a pattern repeats, in pixels
  const NARROW = 400; // on a narrower map the legend is closed until it is asked for
  const integer = new Intl.NumberFormat("fr-FR");
  const states = new WeakMap();

  /* ---- patterns ------------------------------------------------------------------------------ */

  function addPattern(defs, id, fill, { dots, stripes }) {
    const square = { width: PATTERN, height: PATTERN };
    const node = draw("pattern", { id, ...square, patternUnits: "userSpaceOnUse" }, defs);
    draw("rect", { ...square, fill }, node);
    if (dots) {
      draw("circle", { cx: 2, cy: 2, r: 0.9, fill: "#5b2600" }, node);
      draw("circle", { cx: 6, cy: 6, r: 0.9, fill: "#5b2600" }, node);
    }
    if (stripes) {
      const d = "M-2,2 l4,-4 M0,8 l8,-8 M6,10 l4,-4";
      draw("path", { d, stroke: "#111827", "stroke-width": 1.5, "stroke-opacity": 0.85 }, node);
    }
  }

  function prepare(map, classes) {
    const look = { width: 0, height: 0, "aria-hidden": "true", class: "cnc-motifs" };
    const defs = draw("defs", {}, draw("svg", look, map.getContainer()));
    for (const { code, motif, fond } of classes) {
      const dots = Boolean(motif);
      if (dots) addPattern(defs, `cnc-${code}`, fond, { dots });
      addPattern(defs, `cnc-${code}-double`, fond, { dots, stripes: true });
    }
    addPattern(defs, "cnc-double", "#ffffff", { stripes: true });
    states.set(map, { classes: new Map(classes.map((item) => [item.code, item])), box: null });
  }

  function classOf(map, code) {
    return states.get(map).classes.get(code);
  }

  function fillOf({ code, motif, fond }, double) {
    if (double) return `url(#cnc-${code}-double)`;
    return motif ? `url(#cnc-${code})` : fond;
  }

  /* ---- legend -------------------------------------------------------------------------------- */

  function offer(map) {
    const box = make("details", "leaflet-control cnc-legende");
    box.open = map.getContainer().clientWidth > NARROW;
    states.get(map).box = box;
    control(map, "bottomleft", box);
    return box;
  }

  function drawPoint(svg, kind) {
    if (DIAMOND[kind]) {
      const d = "M12,2 l6,6 l-6,6 l-6,-6 z";
      draw("path", { d, fill: DIAMOND[kind], stroke: "#111827", "stroke-width": 1.8 }, svg);
      return;
    }
    const flagged = kind === "signalee";
    const look = { fill: ROUND[kind], stroke: flagged ? "#111827" : "none" };
    draw("circle", { cx: 12, cy: 8, r: flagged ? 5 : 3.5, ...look }, svg);
  }

  function swatch(map, code) {
    const frame = { viewBox: "0 0 24 16", width: 24, height: 16 };
    const svg = draw("svg", { ...frame, "aria-hidden": "true" });
    const box = { x: 0.5, y: 0.5, width: 23, height: 15, rx: 2, stroke: "#6b7280" };
    const item = classOf(map, code);
    if (item) draw("rect", { ...box, fill: fillOf(item, false) }, svg);
    else if (code === "double") draw("rect", { ...box, fill: "url(#cnc-double)" }, svg);
    else drawPoint(svg, code);
    return svg;
  }

  function show(map, title, lines) {
    const { box } = states.get(map);
    const rows = make("ul");
    box.hidden = !lines.length;
    for (const [code, label, count] of lines) {
      const row = make("li");
      row.dataset.classe = code;
      row.append(swatch(map, code), make("span", "", label));
      if (count !== null) row.appendChild(make("b", "", integer.format(count)));
      rows.appendChild(row);
    }
    box.replaceChildren(make("summary", "", title), rows);
  }

  function size(map) {
    const { box } = states.get(map);
    if (box.hidden || !box.open) return null;
    return { width: box.offsetWidth, height: box.offsetHeight };
  }

  cncMap.legend = { prepare, offer, classOf, fillOf, show, size, DIAMOND, ROUND };
})();
