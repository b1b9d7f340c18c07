/* Insets beside the national map: Paris and the overseas departments, each at its own scale. It knows the map only
 * by its size and its layers; what a click or a name does is given by carte.js.
 *
 *   cncEncarts.offrir(map, control, views, actions)  once per map; actions: aller, choisir, raconter
 *   cncEncarts.permettre(map, wanted)                at each run and each change of size: insets, buttons or nothing
 *   cncEncarts.largeur(map)                          the width they take on the right of the map
 *   cncEncarts.peindre(map, groups)                  once the layers have their classes
 *   cncEncarts.choisir(map, selection)               outlines what is outlined on the map
 *
 * Attributes end with «-encart», so that a path of an inset is never taken for one of the map.
 */
(function () {
  "use strict";

  const SVG = "http://www.w3.org/2000/svg";
  const WIDE = 500; // a narrower map has no room for insets
  const WIDTH = 146;
  const HEIGHTS = [40, 92];
  const FURNITURE = 100; // height of what is above and below the insets, the scale of the map among it
  const TITLE = 29; // height of the name of an inset, its frame and its margin
  const KM_PER_DEGREE = 111.2;
  const LENGTHS = [50, 20, 10, 5, 2, 1];
  const SHORT = { "Paris et petite couronne": "Petite couronne" };
  const FEMININE = ["France", "Guadeloupe", "Martinique", "Guyane"];
  const states = new WeakMap();

  function make(tag, className, text) {
    const node = document.createElement(tag);
    node.className = className;
    if (text !== undefined) node.textContent = text;
    return node;
  }

  function draw(tag, attributes, parent) {
    const node = document.createElementNS(SVG, tag);
    for (const name of Object.keys(attributes)) node.setAttribute(name, attributes[name]);
    if (parent) parent.appendChild(node);
    return node;
  }

  /* ---- names and frames -------------------------------------------------------------------------- */

  function goes(label, name, action) {
    const node = make("button", "cnc-bouton", label);
    node.type = "button";
    node.setAttribute("aria-label", (FEMININE.includes(name) ? "Aller en " : "Aller à ") + label);
    node.addEventListener("click", action);
    return node;
  }

  function family(className) {
    const node = make("div", className);
    node.setAttribute("role", "group");
    node.setAttribute("aria-label", "Aller à un territoire");
    node.hidden = true;
    return node;
  }

  function offer(map, control, views, actions) {
    const box = make("div", "leaflet-control");
    const buttons = family("cnc-vues");
    const strip = family("cnc-encarts");
    const insets = views.slice(1).map(([name, bounds]) => ({ name, bounds, svg: draw("svg", { "aria-hidden": "true" }), paths: [] }));
    states.set(map, { actions, buttons, strip, insets, groups: [], selection: null, height: 0, drawn: "" });
    for (const [name, bounds] of views) buttons.append(goes(SHORT[name] || name, name, () => actions.aller(bounds)));
    strip.append(goes(views[0][0], views[0][0], () => actions.aller(views[0][1])));
    strip.firstChild.classList.add("cnc-retour");
    for (const { name, bounds, svg } of insets) {
      const frame = make("div", "cnc-encart");
      frame.append(goes(name, name, () => actions.aller(bounds)), svg);
      strip.append(frame);
    }
    strip.append(make("p", "", "Échelles différentes"));
    box.append(buttons, strip);
    control(map, "topright", box);
  }

  function allow(map, wanted) {
    const state = states.get(map);
    const { x, y } = map.getSize();
    const height = Math.min(HEIGHTS[1], Math.floor((y - FURNITURE) / state.insets.length) - TITLE);
    const roomy = x > WIDE && height >= HEIGHTS[0];
    state.strip.hidden = !wanted || !roomy;
    state.buttons.hidden = !wanted || roomy;
    state.height = height;
    map.getContainer().classList.toggle("cnc-a-encarts", !state.strip.hidden);
    show(map);
  }

  function width(map) {
    const { strip } = states.get(map);
    return strip.hidden ? 0 : strip.offsetWidth + 16;
  }

  /* ---- polygons ---------------------------------------------------------------------------------- */

  // Over so small a territory, degrees of longitude shrunk by the cosine of its latitude are enough.
  function projection([[south, west], [north, east]], height) {
    const middle = (south + north) / 2;
    const shrunk = Math.cos((middle * Math.PI) / 180);
    const scale = Math.min((WIDTH - 8) / ((east - west) * shrunk), (height - 8) / (north - south));
    const place = ([lon, lat]) => [WIDTH / 2 + (lon - (west + east) / 2) * shrunk * scale, height / 2 + (middle - lat) * scale];
    const [dx, dy] = [WIDTH / 2 / shrunk / scale, height / 2 / scale];
    const seen = L.latLngBounds([middle - dy, (west + east) / 2 - dx], [middle + dy, (west + east) / 2 + dx]);
    return { place, seen, pixelsPerKm: scale / KM_PER_DEGREE };
  }

  function outline(geometry, place) {
    const polygons = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
    const line = (ring) => "M" + ring.map((point) => place(point).map((v) => v.toFixed(1)).join()).join("L") + "z";
    return polygons.flat().map(line).join("");
  }

  function add(map, inset, group, path, place) {
    const { choisir } = states.get(map).actions;
    const code = path.feature.properties.code;
    const node = draw("path", { d: outline(path.feature.geometry, place), "fill-rule": "evenodd" }, inset.svg);
    node.dataset.encart = inset.name;
    node.dataset.codeEncart = code;
    node.dataset.coucheEncart = group.cnc.nom;
    if (group.cnc.interactif) {
      draw("title", {}, node);
      // The second half of a double click is not another choice.
      node.addEventListener("click", (event) => event.detail <= 1 && choisir(group.cnc.nom, code));
    }
    inset.paths.push({ node, group, path });
  }

  function build(map, inset) {
    const { groups, height } = states.get(map);
    const { place, seen, pixelsPerKm } = projection(inset.bounds, height);
    inset.svg.setAttribute("width", WIDTH);
    inset.svg.setAttribute("height", height);
    inset.svg.replaceChildren();
    inset.paths = [];
    for (const group of groups) {
      for (const path of group.getLayers()) if (seen.overlaps(path.getBounds())) add(map, inset, group, path, place);
    }
    inset.chosen = draw("g", {}, inset.svg);
    addScale(inset.svg, pixelsPerKm, height);
  }

  function addScale(svg, pixelsPerKm, height) {
    const km = LENGTHS.find((length) => length * pixelsPerKm <= 36) || LENGTHS[LENGTHS.length - 1];
    const end = 5 + km * pixelsPerKm;
    const bar = draw("g", { class: "cnc-echelle" }, svg);
    const d = "M5," + (height - 8) + "v4H" + end.toFixed(1) + "v-4";
    for (const style of [{ stroke: "#ffffff", "stroke-width": 3.5 }, { stroke: "#1f2937", "stroke-width": 1.2 }]) draw("path", { d, fill: "none", ...style }, bar);
    draw("text", { x: 5, y: height - 11 }, bar).textContent = km + " km";
  }

  function style(map, { node, group, path }) {
    const { fill, fillColor, color, weight } = path.options;
    const attributes = { fill: fill === false ? "none" : fillColor, stroke: color, "stroke-width": weight };
    for (const name of Object.keys(attributes)) node.setAttribute(name, attributes[name]);
    if (!group.cnc.interactif) return;
    node.dataset.classeEncart = path.cnc.name;
    node.dataset.doubleEncart = path.cnc.double ? "oui" : "non";
    node.firstChild.textContent = states.get(map).actions.raconter(group, path).join("\n");
  }

  // Polygons are drawn again only if the layers or the room changed; else they only take their new classes.
  function show(map) {
    const state = states.get(map);
    if (state.strip.hidden || !state.groups.length) return;
    const wanted = state.height + "/" + state.groups.map((group) => L.stamp(group)).join();
    for (const inset of state.insets) {
      if (wanted !== state.drawn) build(map, inset);
      for (const drawn of inset.paths) style(map, drawn);
    }
    state.drawn = wanted;
    choose(map, state.selection);
  }

  function paint(map, groups) {
    states.get(map).groups = groups;
    show(map);
  }

  function choose(map, selection) {
    const state = states.get(map);
    state.selection = selection;
    for (const { chosen, paths } of state.insets) {
      if (!chosen) continue;
      chosen.replaceChildren();
      const outlined = selection ? paths.filter(({ node }) => node.dataset.coucheEncart === selection[0] && selection[1].includes(node.dataset.codeEncart)) : [];
      for (const look of [{ stroke: "#ffffff", "stroke-width": 4.5 }, { stroke: "#111827", "stroke-width": 2.2 }]) {
        for (const { node } of outlined) draw("path", { d: node.getAttribute("d"), fill: "none", ...look }, chosen);
      }
    }
  }

  window.cncEncarts = { offrir: offer, permettre: allow, largeur: width, peindre: paint, choisir: choose };
})();
