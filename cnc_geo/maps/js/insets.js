/* Insets beside the national map: Paris and the overseas departments, each at its own scale. They
 * know the map only by its size and its layers; what a click or a name does is given to them.
 *
 *   cncMap.insets.offer(map, views, actions)  once a map; actions: goTo, choose, describe
 *   cncMap.insets.allow(map, wanted)          at each run: insets, buttons or nothing
 *   cncMap.insets.fit(map)                    at each change of size
 *   cncMap.insets.width(map)                  the width they take on the right of the map
 *   cncMap.insets.receive(map, groups)        once the layers have their classes
 *   cncMap.insets.choose(map, selection)      outlines what is outlined on the map
 *
 * Attributes end with «-encart», so that a path of an inset is never taken for one of the map.
 */
(function () {
  "use strict";

  const { make, setAttributes, draw, button, control } = cncMap.dom;
  const WIDE = 500; // a narrower map has no room for insets
  const WIDTH = 146;
  const HEIGHTS = [40, 92];
  const FURNITURE = 100; // height of what is above and below, the scale of the map among it
  const TITLE = 29; // height of the name of an inset, its frame and its margin
  const KM_PER_DEGREE = 111.2;
  const LENGTHS = [50, 20, 10, 5, 2, 1];
  const SHORT = { "Paris et petite couronne": "Petite couronne" };
  const FEMININE = ["France", "Guadeloupe", "Martinique", "Guyane"];
  // Lines over a lighter and wider one: they are seen on any fill.
  const CHOSEN = [
    { stroke: "#ffffff", "stroke-width": 4.5 },
    { stroke: "#111827", "stroke-width": 2.2 },
  ];
  const SCALE = [
    { stroke: "#ffffff", "stroke-width": 3.5 },
    { stroke: "#1f2937", "stroke-width": 1.2 },
  ];
  const states = new WeakMap();

  /* ---- names and frames ---------------------------------------------------------------------- */

  function goes(label, name, action) {
    const node = button(label, action);
    node.setAttribute("aria-label", (FEMININE.includes(name) ? "Aller en " : "Aller à ") + label);
    return node;
  }

  function family(className) {
    const node = make("div", className);
    node.setAttribute("role", "group");
    node.setAttribute("aria-label", "Aller à un territoire");
    node.hidden = true;
    return node;
  }

  function addFrame(strip, { name, bounds, svg }, goTo) {
    const frame = make("div", "cnc-encart");
    frame.append(
      goes(name, name, () => goTo(bounds)),
      svg,
    );
    strip.append(frame);
  }

  function offer(map, views, actions) {
    const box = make("div", "leaflet-control");
    const buttons = family("cnc-vues");
    const strip = family("cnc-encarts");
    const [[whole, wholeBounds], ...parts] = views;
    const back = goes(whole, whole, () => actions.goTo(wholeBounds));
    const insets = parts.map(([name, bounds]) => {
      return { name, bounds, svg: draw("svg", { "aria-hidden": "true" }), paths: [] };
    });
    states.set(map, {
      actions,
      buttons,
      strip,
      insets,
      wanted: false,
      groups: [],
      selection: null,
      height: 0,
      drawn: "",
    });
    for (const [name, bounds] of views) {
      buttons.append(goes(SHORT[name] || name, name, () => actions.goTo(bounds)));
    }
    back.classList.add("cnc-retour");
    strip.append(back);
    for (const inset of insets) addFrame(strip, inset, actions.goTo);
    strip.append(make("p", "", "Échelles différentes"));
    box.append(buttons, strip);
    control(map, "topright", box);
  }

  function allow(map, wanted) {
    states.get(map).wanted = wanted;
    fit(map);
  }

  function fit(map) {
    const state = states.get(map);
    const { x, y } = map.getSize();
    const room = Math.floor((y - FURNITURE) / state.insets.length) - TITLE;
    const height = Math.min(HEIGHTS[1], room);
    const roomy = x > WIDE && height >= HEIGHTS[0];
    state.strip.hidden = !state.wanted || !roomy;
    state.buttons.hidden = !state.wanted || roomy;
    state.height = height;
    map.getContainer().classList.toggle("cnc-a-encarts", !state.strip.hidden);
    show(map);
  }

  function width(map) {
    const { strip } = states.get(map);
    return strip.hidden ? 0 : strip.offsetWidth + 16;
  }

  /* ---- polygons ------------------------------------------------------------------------------ */

  // So small a territory needs no projection: degrees of longitude are shrunk by the cosine of its
  // latitude.
  function projection([[south, west], [north, east]], height) {
    const [lat, lon] = [(south + north) / 2, (west + east) / 2];
    const shrunk = Math.cos((lat * Math.PI) / 180);
    const scale = Math.min((WIDTH - 8) / ((east - west) * shrunk), (height - 8) / (north - south));
    const place = ([pointLon, pointLat]) => [
      WIDTH / 2 + (pointLon - lon) * shrunk * scale,
      height / 2 + (lat - pointLat) * scale,
    ];
    const [dx, dy] = [WIDTH / 2 / shrunk / scale, height / 2 / scale];
    const seen = L.latLngBounds([lat - dy, lon - dx], [lat + dy, lon + dx]);
    return { place, seen, pixelsPerKm: scale / KM_PER_DEGREE };
  }

  function outline(geometry, place) {
    const { type, coordinates } = geometry;
    const polygons = type === "Polygon" ? [coordinates] : coordinates;
    const write = (point) =>
      place(point)
        .map((pixels) => pixels.toFixed(1))
        .join();
    return polygons
      .flat()
      .map((ring) => `M${ring.map(write).join("L")}z`)
      .join("");
  }

  function add(map, inset, group, path) {
    const { actions } = states.get(map);
    const { layer } = group.cnc;
    const { code } = path.feature.properties;
    const d = outline(path.feature.geometry, inset.place);
    const node = draw("path", { d, "fill-rule": "evenodd" }, inset.svg);
    node.dataset.encart = inset.name;
    node.dataset.codeEncart = code;
    node.dataset.coucheEncart = layer.nom;
    if (layer.interactif) {
      draw("title", {}, node);
      // The second half of a double click is not another choice.
      node.addEventListener("click", (event) => {
        if (event.detail <= 1) actions.choose(layer.nom, code);
      });
    }
    inset.paths.push({ node, group, path });
  }

  function build(map, inset) {
    const { groups, height } = states.get(map);
    const { place, seen, pixelsPerKm } = projection(inset.bounds, height);
    setAttributes(inset.svg, { width: WIDTH, height });
    inset.svg.replaceChildren();
    inset.paths = [];
    inset.place = place;
    for (const group of groups) {
      const here = group.getLayers().filter((path) => seen.overlaps(path.getBounds()));
      for (const path of here) add(map, inset, group, path);
    }
    inset.chosen = draw("g", {}, inset.svg);
    addScale(inset.svg, pixelsPerKm, height);
  }

  function addScale(svg, pixelsPerKm, height) {
    const km = LENGTHS.find((length) => length * pixelsPerKm <= 36) || LENGTHS.at(-1);
    const end = 5 + km * pixelsPerKm;
    const bar = draw("g", { class: "cnc-echelle" }, svg);
    const d = `M5,${height - 8}v4H${end.toFixed(1)}v-4`;
    for (const look of SCALE) draw("path", { d, fill: "none", ...look }, bar);
    draw("text", { x: 5, y: height - 11 }, bar).textContent = `${km} km`;
  }

  // An inset has no style of its own: its paths take that of the very paths of the map.
  function restyle(map, { node, group, path }) {
    const { fill, fillColor, color, weight } = path.options;
    const filled = fill === false ? "none" : fillColor;
    setAttributes(node, { fill: filled, stroke: color, "stroke-width": weight });
    if (!group.cnc.layer.interactif) return;
    node.dataset.classeEncart = path.cnc.classCode;
    node.dataset.doubleEncart = path.cnc.double ? "oui" : "non";
    node.firstChild.textContent = states.get(map).actions.describe(group, path).join("\n");
  }

  // Polygons are drawn again only if the layers or the room changed; else they only take their new
  // classes.
  function show(map) {
    const state = states.get(map);
    if (state.strip.hidden || !state.groups.length) return;
    const wanted = `${state.height}/${state.groups.map((group) => L.stamp(group)).join()}`;
    for (const inset of state.insets) {
      if (wanted !== state.drawn) build(map, inset);
      for (const drawn of inset.paths) restyle(map, drawn);
    }
    state.drawn = wanted;
    choose(map, state.selection);
  }

  function receive(map, groups) {
    states.get(map).groups = groups;
    show(map);
  }

  function choose(map, selection) {
    const state = states.get(map);
    const [name, codes] = selection || ["", []];
    const isChosen = ({ node: { dataset } }) =>
      dataset.coucheEncart === name && codes.includes(dataset.codeEncart);
    state.selection = selection;
    for (const { chosen, paths } of state.insets.filter((inset) => inset.chosen)) {
      const outlines = paths.filter(isChosen).map(({ node }) => node.getAttribute("d"));
      chosen.replaceChildren();
      for (const look of CHOSEN) {
        for (const d of outlines) draw("path", { d, fill: "none", ...look }, chosen);
      }
    }
  }

  cncMap.insets = { offer, allow, fit, width, receive, choose };
})();
