/* The moving part of the maps of cnc_geo. It knows Leaflet (L) and, inside streamlit-folium, Streamlit.
 *
 *   cncCarte.installer(map, settings)  once per page: scale, buttons, legend, patterns
 *   cncCarte.peindre(map, message)     at each run: layers, classes, points, view (see paint.py)
 *
 * Every text of a table reaches the page through textContent, never as HTML. An exception in a map script
 * leaves a blank frame in streamlit-folium: each entry point is guarded and says what failed on the map.
 */
(function () {
  "use strict";

  const SVG = "http://www.w3.org/2000/svg";
  const KEPT_LAYERS = 12;
  const DIAMOND = { coordinateur: "#ffffff", candidature: "#111827", declaree: "#ffffff" };
  const ROUND = { conseiller: "#1f2937", ligne: "#6b7280", signalee: "#D55E00" };
  const LAND = { color: "#cbd5e1", weight: 0.8, fillColor: "#ffffff", fillOpacity: 1 };
  const CROWD = 100; // above it points are drawn smaller, or they would hide the territories
  const PAPER = 1000; // width that a browser shrinks to a page held upright
  const states = new WeakMap();
  const integer = new Intl.NumberFormat("fr-FR");

  // A run that ends while the scripts load is ignored by streamlit-folium; asking for the arguments again
  // once the map exists brings the latest ones.
  function askAgain() {
    if (window.Streamlit) window.Streamlit.setComponentReady();
  }

  function make(tag, className, text) {
    const node = document.createElement(tag);
    if (className) node.className = className;
    if (text !== undefined) node.textContent = text;
    return node;
  }

  function draw(tag, attributes, parent) {
    const node = document.createElementNS(SVG, tag);
    for (const name of Object.keys(attributes)) node.setAttribute(name, attributes[name]);
    if (parent) parent.appendChild(node);
    return node;
  }

  function say(map, text, role) {
    const box = states.get(map).notice;
    box.hidden = !text;
    box.setAttribute("role", role || "status");
    box.textContent = text;
  }

  function guard(map, action) {
    try {
      action();
    } catch (error) {
      map.getContainer().dataset.etat = "erreur";
      if (states.get(map)) say(map, "La carte n’a pas pu être dessinée : " + error.message, "alert");
      else map.getContainer().prepend(make("p", "cnc-avis", "La carte n’a pas pu être préparée : " + error.message));
    }
  }

  /* ---- patterns ---------------------------------------------------------------------------------- */

  function pattern(defs, id, fill, dots, stripes) {
    const size = 8;
    const node = draw("pattern", { id, width: size, height: size, patternUnits: "userSpaceOnUse" }, defs);
    draw("rect", { width: size, height: size, fill }, node);
    if (dots) {
      draw("circle", { cx: 2, cy: 2, r: 0.9, fill: "#5b2600" }, node);
      draw("circle", { cx: 6, cy: 6, r: 0.9, fill: "#5b2600" }, node);
    }
    if (stripes) {
      const path = "M-2,2 l4,-4 M0,8 l8,-8 M6,10 l4,-4";
      draw("path", { d: path, stroke: "#111827", "stroke-width": 1.5, "stroke-opacity": 0.85 }, node);
    }
  }

  function addPatterns(map, classes) {
    const svg = draw("svg", { width: 0, height: 0, "aria-hidden": "true", class: "cnc-motifs" }, map.getContainer());
    const defs = draw("defs", {}, svg);
    for (const c of classes) {
      if (c.motif) pattern(defs, "cnc-" + c.code, c.fond, true, false);
      pattern(defs, "cnc-" + c.code + "-double", c.fond, Boolean(c.motif), true);
    }
    pattern(defs, "cnc-double", "#ffffff", false, true);
  }

  function fillOf(item, double) {
    if (double) return "url(#cnc-" + item.code + "-double)";
    return item.motif ? "url(#cnc-" + item.code + ")" : item.fond;
  }

  /* ---- furniture --------------------------------------------------------------------------------- */

  function control(map, position, node) {
    const item = L.control({ position });
    item.onAdd = () => node;
    item.addTo(map);
    L.DomEvent.disableClickPropagation(node);
    L.DomEvent.disableScrollPropagation(node);
    return item;
  }

  function addFullscreen(map) {
    const container = map.getContainer();
    const box = make("div", "leaflet-bar leaflet-control");
    const button = make("button", "cnc-bouton cnc-plein-ecran");
    const label = () => (document.fullscreenElement ? "Quitter le plein écran" : "Plein écran");
    const icon = draw("svg", { viewBox: "0 0 16 16", width: 14, height: 14, "aria-hidden": "true" }, button);
    draw("path", { d: "M1 6V1h5M10 1h5v5M15 10v5h-5M6 15H1v-5", fill: "none", stroke: "currentColor", "stroke-width": 2 }, icon);
    const name = () => {
      button.title = label();
      button.setAttribute("aria-label", label());
    };
    button.type = "button";
    button.addEventListener("click", () => {
      if (document.fullscreenElement) document.exitFullscreen();
      else container.requestFullscreen().catch(() => say(map, "Le plein écran est refusé par ce navigateur.", "status"));
    });
    document.addEventListener("fullscreenchange", name);
    name();
    box.appendChild(button);
    control(map, "topleft", box);
  }

  function speakFrench(map, name) {
    const container = map.getContainer();
    document.documentElement.lang = "fr";
    container.setAttribute("role", "region");
    container.setAttribute("aria-label", name + ". Flèches pour se déplacer, plus et moins pour le zoom.");
    for (const meta of document.querySelectorAll("meta[name=viewport]")) meta.content = "width=device-width, initial-scale=1";
    if (!window.Streamlit) return;
    document.title = window.frameElement.title = name;
    window.parent.document.documentElement.lang = "fr";
  }

  // Paper is narrower than the screen the map was fitted to: a page of its own is shrunk to it, not cut.
  function printWhole(container, legend) {
    let open = false;
    window.addEventListener("beforeprint", () => {
      open = legend.open;
      legend.open = true;
      if (window.parent !== window) return;
      const width = container.clientWidth;
      container.style.width = width + "px";
      container.style.zoom = Math.min(1, PAPER / width);
    });
    window.addEventListener("afterprint", () => {
      legend.open = open;
      container.style.width = container.style.zoom = "";
    });
  }

  function install(map, settings) {
    const container = map.getContainer();
    const notice = make("div", "cnc-avis");
    const banner = make("div", "cnc-bandeau");
    const legend = make("details", "leaflet-control cnc-legende");
    notice.hidden = banner.hidden = true;
    legend.open = container.clientWidth > 400;
    banner.setAttribute("role", "note");
    states.set(map, {
      settings, notice, banner, legend, turn: 0, message: null, shown: [], loaded: new Map(), view: "", points: "", moved: false, ours: false, units: new Map(),
      classes: new Map(settings.classes.map((item) => [item.code, item])),
      tooltip: L.tooltip({ className: "cnc-infobulle", direction: "auto", offset: [12, 0], opacity: 1 }),
      outline: L.layerGroup().addTo(map), hover: L.layerGroup().addTo(map), dots: L.layerGroup().addTo(map),
    });
    ["cnc-contour", "cnc-points"].forEach((name, i) => {
      map.createPane(name).style.zIndex = 440 + i;
    });
    container.classList.add("cnc-carte");
    // Leaflet gives the focus to the map when the mouse is pressed; the page around the frame would then scroll
    // to show it whole, and the click would end elsewhere than where it began.
    container.focus = () => HTMLElement.prototype.focus.call(container, { preventScroll: true });
    container.append(banner, notice);
    addPatterns(map, settings.classes);
    L.control.zoom({ zoomInTitle: "Zoomer", zoomOutTitle: "Dézoomer" }).addTo(map);
    addFullscreen(map);
    cncEncarts.offrir(map, control, settings.vues, {
      aller: (bounds) => guard(map, () => goTo(map, bounds)),
      choisir: (name, code) => guard(map, () => choose(map, name, code)),
      raconter: (group, path) => describe(map, group, path),
    });
    L.control.scale({ imperial: false, position: "bottomright" }).addTo(map);
    control(map, "bottomleft", legend);
    cncDessin.offrir(map, control, (points) => {
      if (window.Streamlit) window.Streamlit.setComponentValue({ dessin: points, n: Date.now() });
    });
    map.attributionControl.setPrefix("Leaflet");
    if (settings.sources) map.attributionControl.addAttribution(make("span", "", settings.sources).outerHTML);
    speakFrench(map, settings.nom);
    map.on("movestart", () => { states.get(map).moved = !states.get(map).ours; });
    const sizes = new ResizeObserver(() => {
      // A view nobody moved is fitted again to the room there is (full screen, legend opened or closed).
      const state = states.get(map);
      guard(map, () => {
        byUs(map, () => map.invalidateSize());
        cncEncarts.permettre(map, Boolean(state.message && state.message.boutons));
        if (!state.moved) state.view = "";
        applyView(map);
      });
    });
    sizes.observe(container);
    sizes.observe(legend);
    printWhole(container, legend);
    setTimeout(askAgain, 0);
  }

  /* ---- layers ------------------------------------------------------------------------------------ */

  function read(layer) {
    if (layer.bloc) return Promise.resolve(JSON.parse(document.getElementById(layer.bloc).textContent));
    return fetch(layer.url).then((answer) => {
      if (!answer.ok) throw new Error("contours indisponibles (" + answer.status + ")");
      return answer.json();
    });
  }

  function build(map, layer, geojson) {
    const pane = "cnc-couche-" + layer.nom;
    const many = geojson.features.length > 400;
    if (!map.getPane(pane)) map.createPane(pane);
    const group = L.geoJSON(geojson, {
      pane,
      interactive: layer.interactif,
      smoothFactor: 0.6,
      style: layer.discret ? LAND : layer.interactif ? { color: "#ffffff", weight: many ? 0.5 : 0.9, fillOpacity: 1 } : { color: "#374151", weight: 0.9, fill: false },
      onEachFeature: (feature, path) => {
        path.on("add", () => {
          const node = path.getElement();
          node.dataset.code = feature.properties.code;
          node.dataset.couche = layer.nom;
          node.setAttribute("tabindex", "-1");
          node.setAttribute("aria-hidden", "true");
        });
      },
    });
    group.cnc = { nom: layer.nom, pane, interactif: layer.interactif, parCode: new Map() };
    group.eachLayer((path) => {
      const code = path.feature.properties.code;
      group.cnc.parCode.set(code, [...(group.cnc.parCode.get(code) || []), path]);
    });
    if (layer.interactif) listen(map, group);
    return group;
  }

  function load(map, layer) {
    const loaded = states.get(map).loaded;
    const key = layer.url || layer.bloc;
    const known = loaded.get(key) || read(layer).then((geojson) => build(map, layer, geojson));
    loaded.delete(key);
    loaded.set(key, known);
    known.catch(() => loaded.delete(key));
    if (loaded.size > KEPT_LAYERS) loaded.delete(loaded.keys().next().value);
    return known;
  }

  function restyle(map, group) {
    const { message, classes, background } = states.get(map);
    const byClass = message.classes[group.cnc.nom] || {};
    const doubles = new Set(message.doubles[group.cnc.nom] || []);
    const classOf = new Map();
    for (const name of Object.keys(byClass)) for (const code of byClass[name]) classOf.set(code, name);
    group.eachLayer((path) => {
      const code = path.feature.properties.code;
      const name = classOf.get(code) || "inconnu";
      const item = classes.get(name);
      path.cnc = { name, double: doubles.has(code) };
      path.setStyle({
        fillColor: fillOf(item, path.cnc.double), color: item.contour,
        fillOpacity: background ? 0.6 : 1,
      });
      path.getElement().dataset.classe = name;
      path.getElement().dataset.double = path.cnc.double ? "oui" : "non";
    });
  }

  function showLayers(map) {
    const state = states.get(map);
    const container = map.getContainer();
    const turn = state.turn;
    const waiting = state.message.couches.map((layer) => load(map, layer));
    container.dataset.etat = "chargement";
    say(map, "Chargement des contours…");
    Promise.all(waiting).then((groups) => {
      if (turn !== state.turn) return; // a newer message took over
      guard(map, () => {
        for (const old of state.shown) if (!groups.includes(old)) map.removeLayer(old);
        groups.forEach((group, i) => {
          map.getPane(group.cnc.pane).style.zIndex = 400 + i;
          if (!map.hasLayer(group)) group.addTo(map);
          if (group.cnc.interactif) restyle(map, group);
        });
        state.shown = groups;
        cncEncarts.peindre(map, groups);
        state.hover.clearLayers();
        select(map, state.message.selection);
        say(map, "");
        container.dataset.etat = "pret";
      });
    }).catch((error) => guard(map, () => { throw error; }));
  }

  /* ---- tooltips and clicks ----------------------------------------------------------------------- */

  function tell(map, latlng, lines) {
    const box = make("div");
    lines.forEach((line, i) => box.appendChild(make(i ? "div" : "strong", "", line)));
    states.get(map).tooltip.setContent(box).setLatLng(latlng);
    map.openTooltip(states.get(map).tooltip);
  }

  function readUnits(message) {
    const units = new Map();
    for (const layer of Object.keys(message.unites)) {
      const owner = new Map();
      for (const [code, [nom, cells]] of Object.entries(message.unites[layer])) {
        for (const cell of cells) owner.set(cell, { code, nom, cells });
      }
      units.set(layer, owner);
    }
    return units;
  }

  function unitOf(map, group, path) {
    const owner = states.get(map).units.get(group.cnc.nom);
    return owner && owner.get(path.feature.properties.code);
  }

  function together(map, group, path) {
    const unit = unitOf(map, group, path);
    return unit ? unit.cells.flatMap((code) => group.cnc.parCode.get(code) || []) : [path];
  }

  function describe(map, group, path) {
    const { message, classes } = states.get(map);
    const { code, nom } = path.feature.properties;
    const unit = unitOf(map, group, path);
    if (unit) return [unit.nom, ...((message.infobulles[group.cnc.nom] || {})[unit.code] || [])];
    const lines = (message.infobulles[group.cnc.nom] || {})[code] || [];
    const double = path.cnc.double ? " · couvert plusieurs fois" : "";
    return [nom, classes.get(path.cnc.name).libelle + double, ...lines];
  }

  function trace(paths, style) {
    return paths.map((path) => L.geoJSON(path.feature, { pane: "cnc-contour", interactive: false, smoothFactor: 0.6, style: { fill: false, ...style } }));
  }

  function select(map, selection) {
    const { outline, shown } = states.get(map);
    outline.clearLayers();
    cncEncarts.choisir(map, selection);
    if (!selection) return;
    const group = shown.find((item) => item.cnc.nom === selection[0]);
    const paths = group ? group.getLayers().filter((path) => selection[1].includes(path.feature.properties.code)) : [];
    for (const halo of trace(paths, { color: "#ffffff", weight: 5.5 })) halo.addTo(outline);
    for (const line of trace(paths, { color: "#111827", weight: 3 })) line.addTo(outline);
  }

  function choose(map, name, code) {
    select(map, [name, [code]]);
    if (window.Streamlit) window.Streamlit.setComponentValue({ couche: name, code, n: Date.now() });
  }

  function listen(map, group) {
    const state = states.get(map);
    group.on("mouseover", (event) => {
      state.hover.clearLayers();
      for (const line of trace(together(map, group, event.layer), { color: "#111827", weight: 1.6 })) line.addTo(state.hover);
    });
    group.on("mousemove", (event) => tell(map, event.latlng, describe(map, group, event.layer)));
    group.on("mouseout", () => {
      state.hover.clearLayers();
      map.closeTooltip(state.tooltip);
    });
    group.on("click", (event) => {
      // The second half of a double click is a zoom, not another choice.
      if (event.originalEvent.detail > 1) return;
      guard(map, () => choose(map, group.cnc.nom, event.layer.feature.properties.code));
    });
  }

  /* ---- points ------------------------------------------------------------------------------------ */

  const Diamond = L.CircleMarker.extend({
    _updatePath() {
      const { x, y } = this._point;
      const r = this._radius;
      this._renderer._setPath(this, "M" + x + "," + (y - r) + "l" + r + "," + r + "l" + -r + "," + r + "l" + -r + "," + -r + "z");
    },
  });

  function marker(kind, [lat, lon, count], crowded) {
    const options = { pane: "cnc-points", fillOpacity: 1 };
    if (DIAMOND[kind]) {
      const fillColor = DIAMOND[kind];
      return new Diamond([lat, lon], { ...options, radius: crowded ? 4 : 6.5, weight: crowded ? 1.2 : 1.8, color: "#111827", fillColor });
    }
    const fillColor = ROUND[kind];
    const radius = Math.min(8, (crowded ? 0.8 : 2.4) + 0.7 * Math.sqrt(Math.max(1, count)));
    if (kind === "signalee") return L.circleMarker([lat, lon], { ...options, radius: radius + (crowded ? 2.4 : 2), weight: 1, color: "#111827", fillColor });
    return L.circleMarker([lat, lon], { ...options, radius, weight: crowded ? 0.4 : 1.4, color: "#ffffff", fillColor });
  }

  function through(map, event) {
    // A point hides the territory under it: a click on the point is a click on the territory.
    const { clientX, clientY } = event.originalEvent;
    const path = document.elementsFromPoint(clientX, clientY).find((node) => node.dataset.classe);
    if (path && event.originalEvent.detail <= 1) choose(map, path.dataset.couche, path.dataset.code);
  }

  function setPoints(map, groups, links) {
    const state = states.get(map);
    const text = JSON.stringify([groups, links]);
    if (text === state.points) return;
    state.points = text;
    state.dots.clearLayers();
    for (const [lat, lon, toLat, toLon] of links) {
      const ends = [[lat, lon], [toLat, toLon]];
      const line = L.polyline(ends, { pane: "cnc-contour", interactive: false, color: "#b45309", weight: 1.4, dashArray: "5 4" }).addTo(state.dots);
      line.getElement().dataset.genre = "lien";
    }
    for (const group of groups) {
      const crowded = group.points.length > CROWD;
      for (const point of group.points) {
        const dot = marker(group.genre, point, crowded);
        const show = () => tell(map, dot.getLatLng(), [group.nom, ...point[3].split("\n")]);
        dot.on("mouseover", show);
        dot.on("mouseout", () => map.closeTooltip(state.tooltip));
        dot.on("click", (event) => guard(map, () => through(map, event)));
        dot.addTo(state.dots);
        const node = dot.getElement();
        node.dataset.genre = group.genre;
        node.setAttribute("tabindex", "-1");
        node.setAttribute("aria-hidden", "true");
      }
    }
  }

  /* ---- legend, view, background ------------------------------------------------------------------ */

  function swatch(state, code) {
    const svg = draw("svg", { viewBox: "0 0 24 16", width: 24, height: 16, "aria-hidden": "true" });
    const item = state.classes.get(code);
    const box = { x: 0.5, y: 0.5, width: 23, height: 15, rx: 2, stroke: "#6b7280" };
    if (item) draw("rect", { ...box, fill: fillOf(item, false) }, svg);
    else if (code === "double") draw("rect", { ...box, fill: "url(#cnc-double)" }, svg);
    else if (DIAMOND[code]) draw("path", { d: "M12,2 l6,6 l-6,6 l-6,-6 z", fill: DIAMOND[code], stroke: "#111827", "stroke-width": 1.8 }, svg);
    else draw("circle", { cx: 12, cy: 8, r: code === "signalee" ? 5 : 3.5, fill: ROUND[code], stroke: code === "signalee" ? "#111827" : "none" }, svg);
    return svg;
  }

  function setLegend(state, message) {
    const rows = make("ul");
    state.legend.hidden = !message.legende.length;
    for (const [code, label, count] of message.legende) {
      const row = make("li");
      row.dataset.classe = code;
      row.append(swatch(state, code), make("span", "", label));
      if (count !== null) row.appendChild(make("b", "", integer.format(count)));
      rows.appendChild(row);
    }
    state.legend.replaceChildren(make("summary", "", message.titre), rows);
  }

  function goTo(map, bounds) {
    // Room for the banner above, for the insets, and for the open legend: on its left or below, whichever leaves more.
    const { banner, legend } = states.get(map);
    const top = banner.hidden ? 8 : 48;
    const shown = !legend.hidden && legend.open;
    const rooms = shown ? [[legend.offsetWidth + 24, 24], [8, legend.offsetHeight + 24]] : [];
    const right = cncEncarts.largeur(map) || 8;
    const { x, y } = map.getSize();
    const roomy = rooms.filter(([left, bottom]) => x - left - right > 150 && y - top - bottom > 150);
    const zoom = ([left, bottom]) => map.getBoundsZoom(bounds, false, L.point(left + right, top + bottom));
    const [left, bottom] = roomy.length ? roomy.reduce((best, room) => (zoom(room) > zoom(best) ? room : best)) : [8, 24];
    byUs(map, () => map.fitBounds(bounds, { animate: false, paddingTopLeft: [left, top], paddingBottomRight: [right, bottom] }));
    states.get(map).moved = false;
  }

  function byUs(map, move) {
    states.get(map).ours = true;
    move();
    states.get(map).ours = false;
  }

  function applyView(map) {
    const state = states.get(map);
    const view = state.message && state.message.vue;
    const text = JSON.stringify(view);
    if (!view || text === state.view || !map.getSize().x || !map.getSize().y) return;
    state.view = text;
    goTo(map, view);
  }

  function setBackground(map, name) {
    const state = states.get(map);
    const known = state.settings.tuiles;
    const tiles = Object.hasOwn(known, name) ? known[name] : null;
    if (state.background) state.background.remove();
    state.background = null;
    if (!tiles) return;
    const attribution = make("span", "", tiles.attribution).outerHTML;
    state.background = L.tileLayer(tiles.url, { attribution, maxNativeZoom: tiles.zoom_max, maxZoom: 18, referrerPolicy: "strict-origin-when-cross-origin" });
    state.background.once("tileerror", () => say(map, "Le fond de carte est injoignable ; les données restent affichées."));
    state.background.addTo(map);
  }

  function paint(map, message) {
    const state = states.get(map);
    // streamlit-folium never empties this list, which would grow at each run.
    if (window.feature_group) window.feature_group = [];
    const background = !state.message || state.message.fond !== message.fond;
    state.message = message;
    state.turn += 1;
    map.getContainer().dataset.tour = state.turn;
    state.banner.hidden = !message.bandeau;
    state.banner.textContent = message.bandeau;
    state.units = readUnits(message);
    setLegend(state, message);
    cncEncarts.permettre(map, message.boutons);
    applyView(map);
    if (background) setBackground(map, message.fond);
    setPoints(map, message.points, message.liens);
    cncDessin.permettre(map, message.dessiner);
    cncDessin.montrer(map, message.traces);
    showLayers(map);
  }

  window.cncCarte = {
    installer: (map, settings) => guard(map, () => install(map, settings)),
    peindre: (map, message) => guard(map, () => paint(map, message)),
  };
})();
