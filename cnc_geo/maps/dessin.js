/* Drawing a perimeter on a map: click by click, then «Terminer». It knows Leaflet and the map only.
 *
 *   cncDessin.offrir(map, control, done)  once per map; done([[lat, lon], …]) when a shape is finished
 *   cncDessin.permettre(map, wanted)      at each run: whether the tool is offered
 *   cncDessin.montrer(map, traces)        at each run: perimeters already drawn, [[name, [[[lat, lon], …], …]], …]
 */
(function () {
  "use strict";

  const LINE = { color: "#7c2d12", weight: 2.5, dashArray: "7 5", interactive: false };
  const states = new WeakMap();

  function button(parent, label, action) {
    const node = document.createElement("button");
    node.type = "button";
    node.className = "cnc-bouton";
    node.textContent = label;
    node.addEventListener("click", action);
    parent.appendChild(node);
    return node;
  }

  function redraw(map) {
    const state = states.get(map);
    state.draft.clearLayers();
    if (state.points.length) {
      const style = { ...LINE, fill: state.points.length > 2, fillColor: "#7c2d12", fillOpacity: 0.12, pane: "cnc-contour" };
      (state.points.length > 2 ? L.polygon(state.points, style) : L.polyline(state.points, style)).addTo(state.draft);
      for (const point of state.points) {
        const dot = { radius: 4, color: "#7c2d12", weight: 2, fillColor: "#ffffff", fillOpacity: 1, interactive: false, pane: "cnc-points" };
        const node = L.circleMarker(point, dot).addTo(state.draft).getElement();
        node.dataset.genre = "sommet";
      }
    }
    state.undo.disabled = !state.points.length;
    state.end.disabled = state.points.length < 3;
    state.help.textContent = state.points.length < 3 ? "Cliquez les sommets du périmètre, trois au moins." : "Cliquez d’autres sommets, ou terminez.";
  }

  function start(map, drawing) {
    const state = states.get(map);
    state.drawing = drawing;
    state.points = [];
    map.getContainer().classList.toggle("cnc-dessine", drawing);
    state.begin.hidden = drawing;
    state.tools.hidden = !drawing;
    redraw(map);
  }

  function offer(map, control, done) {
    const box = document.createElement("div");
    const tools = document.createElement("div");
    const help = document.createElement("p");
    const state = { points: [], drawing: false, draft: L.layerGroup().addTo(map), traces: L.layerGroup().addTo(map), text: "", box, tools, help };
    states.set(map, state);
    box.className = "leaflet-control cnc-vues cnc-outil";
    box.hidden = true;
    state.begin = button(box, "Dessiner un périmètre", () => start(map, true));
    help.setAttribute("role", "status");
    tools.append(help);
    state.end = button(tools, "Terminer", () => {
      const points = state.points.map(({ lat, lng }) => [Math.round(lat * 1e6) / 1e6, Math.round(lng * 1e6) / 1e6]);
      start(map, false);
      done(points);
    });
    state.undo = button(tools, "Effacer le dernier point", () => {
      state.points.pop();
      redraw(map);
    });
    button(tools, "Abandonner", () => start(map, false));
    box.append(tools);
    control(map, "topleft", box);
    map.on("click", (event) => {
      // The second half of a double click is no other point.
      if (!state.drawing || event.originalEvent.detail > 1) return;
      state.points.push(event.latlng);
      redraw(map);
    });
    start(map, false);
  }

  function allow(map, wanted) {
    const state = states.get(map);
    state.box.hidden = !wanted;
    if (!wanted && state.drawing) start(map, false);
  }

  function show(map, traces) {
    const state = states.get(map);
    const text = JSON.stringify(traces);
    if (text === state.text) return;
    state.text = text;
    state.traces.clearLayers();
    for (const [name, rings] of traces) {
      const shape = L.polygon(rings, { ...LINE, fill: false, pane: "cnc-contour" }).addTo(state.traces);
      shape.getElement().dataset.genre = "dessin";
      shape.getElement().setAttribute("aria-label", name);
      shape.getElement().setAttribute("role", "img");
    }
  }

  window.cncDessin = { offrir: offer, permettre: allow, montrer: show };
})();
