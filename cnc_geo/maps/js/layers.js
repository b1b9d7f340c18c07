/* Polygons of territories, fetched once and painted at each run, and the tiles under them.
 *
 *   cncMap.layers.offer(map, tiles)     once a map: the backgrounds that may be asked for, by name
 *   cncMap.layers.receive(map, message) at each run, first: forgets what was still on its way
 *   cncMap.layers.setBackground(map, name)  at each run; an unknown name is none
 *   cncMap.layers.show(map)             at each run, last: what it shows may come later
 */
(function () {
  "use strict";

  const { dom, insets, legend, notice, pointing } = cncMap;
  const KEPT = 12; // layers that stay in memory, the last shown
  const MANY = 400; // above it borders are thinner, or they would hide small territories
  const LAND = { color: "#cbd5e1", weight: 0.8, fillColor: "#ffffff", fillOpacity: 1 };
  const OUTLINE = { color: "#374151", weight: 0.9, fill: false };
  const states = new WeakMap();

  function offer(map, tiles) {
    states.set(map, {
      tiles,
      message: null,
      turn: 0,
      loaded: new Map(),
      shown: [],
      background: null,
      backgroundName: "",
    });
  }

  function receive(map, message) {
    const state = states.get(map);
    state.message = message;
    state.turn += 1;
    map.getContainer().dataset.tour = state.turn;
  }

  /* ---- background ---------------------------------------------------------------------------- */

  function setBackground(map, name) {
    const state = states.get(map);
    if (name === state.backgroundName) return;
    state.backgroundName = name;
    if (state.background) state.background.remove();
    state.background = Object.hasOwn(state.tiles, name) ? tilesOf(map, state.tiles[name]) : null;
    if (state.background) state.background.addTo(map);
  }

  function tilesOf(map, { url, attribution, zoom_max: maxNativeZoom }) {
    const background = L.tileLayer(url, {
      attribution: dom.make("span", "", attribution).outerHTML,
      maxNativeZoom,
      maxZoom: 18,
      // OpenStreetMap refuses whoever does not tell where the request comes from.
      referrerPolicy: "strict-origin-when-cross-origin",
    });
    const text = "Le fond de carte est injoignable ; les données restent affichées.";
    background.once("tileerror", () => notice.say(map, text));
    return background;
  }

  /* ---- geometry ------------------------------------------------------------------------------ */

  async function read({ bloc, url }) {
    if (bloc) return JSON.parse(document.getElementById(bloc).textContent);
    const answer = await fetch(url);
    if (!answer.ok) throw new Error(`contours indisponibles (${answer.status})`);
    return answer.json();
  }

  function styleOf(layer, geojson) {
    if (layer.discret) return LAND;
    if (!layer.interactif) return OUTLINE;
    const weight = geojson.features.length > MANY ? 0.5 : 0.9;
    return { color: "#ffffff", weight, fillOpacity: 1 };
  }

  function nameNode(layer, path) {
    const node = path.getElement();
    node.dataset.code = path.feature.properties.code;
    node.dataset.couche = layer.nom;
    dom.silence(node);
  }

  function build(map, layer, geojson) {
    const pane = `cnc-couche-${layer.nom}`;
    if (!map.getPane(pane)) map.createPane(pane);
    const group = L.geoJSON(geojson, {
      pane,
      interactive: layer.interactif,
      smoothFactor: 0.6,
      style: styleOf(layer, geojson),
      // Leaflet makes another node each time a layer comes back.
      onEachFeature: (_, path) => path.on("add", () => nameNode(layer, path)),
    });
    group.cnc = { layer, pane, byCode: new Map() };
    group.eachLayer((path) => {
      const { code } = path.feature.properties;
      // A code has several polygons where a department cuts an EPCI.
      group.cnc.byCode.set(code, [...(group.cnc.byCode.get(code) || []), path]);
    });
    if (layer.interactif) pointing.listen(map, group);
    return group;
  }

  function load(map, layer) {
    const { loaded } = states.get(map);
    const key = layer.url || layer.bloc;
    const known = loaded.get(key) || read(layer).then((geojson) => build(map, layer, geojson));
    // A Map keeps the order of insertion: what was asked for last goes last, the first goes away.
    loaded.delete(key);
    loaded.set(key, known);
    known.catch(() => loaded.delete(key)); // a failure is asked for again
    if (loaded.size > KEPT) loaded.delete(loaded.keys().next().value);
    return known;
  }

  /* ---- classes ------------------------------------------------------------------------------- */

  function classCodes(byClass) {
    const found = new Map();
    for (const [classCode, codes] of Object.entries(byClass)) {
      for (const code of codes) found.set(code, classCode);
    }
    return found;
  }

  function restyle(map, group) {
    const { message, background } = states.get(map);
    const { nom } = group.cnc.layer;
    const found = classCodes(message.classes[nom] || {});
    const doubles = new Set(message.doubles[nom] || []);
    group.eachLayer((path) => {
      const { code } = path.feature.properties;
      const classCode = found.get(code) || "inconnu";
      const item = legend.classOf(map, classCode);
      path.cnc = { classCode, double: doubles.has(code) };
      path.setStyle({
        fillColor: legend.fillOf(item, path.cnc.double),
        color: item.contour,
        fillOpacity: background ? 0.6 : 1,
      });
      path.getElement().dataset.classe = classCode;
      path.getElement().dataset.double = path.cnc.double ? "oui" : "non";
    });
  }

  function exchange(map, groups) {
    const state = states.get(map);
    for (const old of state.shown) if (!groups.includes(old)) map.removeLayer(old);
    groups.forEach((group, rank) => {
      map.getPane(group.cnc.pane).style.zIndex = 400 + rank;
      if (!map.hasLayer(group)) group.addTo(map);
      if (group.cnc.layer.interactif) restyle(map, group);
    });
    state.shown = groups;
    insets.receive(map, groups);
    pointing.show(map, groups, state.message.selection);
    notice.say(map, "");
    map.getContainer().dataset.etat = "pret";
  }

  function show(map) {
    const state = states.get(map);
    const { turn } = state;
    const waiting = state.message.couches.map((layer) => load(map, layer));
    map.getContainer().dataset.etat = "chargement";
    notice.say(map, "Chargement des contours…");
    Promise.all(waiting)
      .then((groups) => {
        // While it loaded, a newer message may have taken over.
        if (turn === state.turn) notice.guard(map, () => exchange(map, groups));
      })
      .catch((error) =>
        notice.guard(map, () => {
          throw error;
        }),
      );
  }

  cncMap.layers = { offer, receive, setBackground, show };
})();
