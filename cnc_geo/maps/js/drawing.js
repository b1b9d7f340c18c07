/* Drawing a perimeter on the map, click by click, then «Terminer».
 *
 *   cncMap.drawing.offer(map, done)    once a map; done([[lat, lon], …]) when a shape is finished
 *   cncMap.drawing.allow(map, wanted)  at each run: whether the tool is offered
 *   cncMap.drawing.show(map, traces)   at each run: perimeters already drawn, each its name and
 *                                      its rings, [[name, [[[lat, lon], …], …]], …]
 */
(function () {
  "use strict";

  const { make, button, control } = cncMap.dom;
  const COLOR = "#7c2d12";
  const LINE = {
    color: COLOR,
    weight: 2.5,
    dashArray: "7 5",
    interactive: false,
    pane: "cnc-contour",
  };
  const CORNER = {
    radius: 4,
    color: COLOR,
    weight: 2,
    fillColor: "#ffffff",
    fillOpacity: 1,
    interactive: false,
    pane: "cnc-points",
  };
  const CORNERS = 3; // that a shape has at least
  const FEW = "Cliquez les sommets du périmètre, trois au moins.";
  const ENOUGH = "Cliquez d’autres sommets, ou terminez.";
  const states = new WeakMap();

  function redraw(map) {
    const { draft, points, undo, end, help } = states.get(map);
    const closed = points.length >= CORNERS;
    const style = { ...LINE, fill: closed, fillColor: COLOR, fillOpacity: 0.12 };
    draft.clearLayers();
    if (points.length) {
      (closed ? L.polygon(points, style) : L.polyline(points, style)).addTo(draft);
    }
    for (const point of points) {
      L.circleMarker(point, CORNER).addTo(draft).getElement().dataset.genre = "sommet";
    }
    undo.disabled = !points.length;
    end.disabled = !closed;
    help.textContent = closed ? ENOUGH : FEW;
  }

  function start(map, isDrawing) {
    const state = states.get(map);
    state.isDrawing = isDrawing;
    state.points = [];
    map.getContainer().classList.toggle("cnc-dessine", isDrawing);
    state.begin.hidden = isDrawing;
    state.tools.hidden = !isDrawing;
    redraw(map);
  }

  // A millionth of a degree is a decimetre: no reader clicks closer.
  function rounded(degrees) {
    return Math.round(degrees * 1e6) / 1e6;
  }

  function finish(map, done) {
    const corners = states.get(map).points.map(({ lat, lng }) => [rounded(lat), rounded(lng)]);
    start(map, false);
    done(corners);
  }

  function removeLast(map) {
    states.get(map).points.pop();
    redraw(map);
  }

  function addCorner(map, { latlng, originalEvent }) {
    const state = states.get(map);
    // The second half of a double click is no other point.
    if (!state.isDrawing || originalEvent.detail > 1) return;
    state.points.push(latlng);
    redraw(map);
  }

  function offer(map, done) {
    const box = make("div", "leaflet-control cnc-vues cnc-outil");
    const tools = make("div");
    const help = make("p");
    const begin = button("Dessiner un périmètre", () => start(map, true));
    const end = button("Terminer", () => finish(map, done));
    const undo = button("Effacer le dernier point", () => removeLast(map));
    const giveUp = button("Abandonner", () => start(map, false));
    const draft = L.layerGroup().addTo(map);
    const drawn = L.layerGroup().addTo(map);
    states.set(map, { box, begin, tools, help, end, undo, draft, drawn, drawnText: "" });
    box.hidden = true;
    help.setAttribute("role", "status");
    tools.append(help, end, undo, giveUp);
    box.append(begin, tools);
    control(map, "topleft", box);
    map.on("click", (event) => addCorner(map, event));
    start(map, false);
  }

  function allow(map, wanted) {
    const state = states.get(map);
    state.box.hidden = !wanted;
    if (!wanted && state.isDrawing) start(map, false);
  }

  function show(map, traces) {
    const state = states.get(map);
    const text = JSON.stringify(traces);
    if (text === state.drawnText) return;
    state.drawnText = text;
    state.drawn.clearLayers();
    for (const [name, rings] of traces) {
      const shape = L.polygon(rings, { ...LINE, fill: false }).addTo(state.drawn);
      const node = shape.getElement();
      node.dataset.genre = "dessin";
      node.setAttribute("aria-label", name);
      node.setAttribute("role", "img");
    }
  }

  cncMap.drawing = { offer, allow, show };
})();
