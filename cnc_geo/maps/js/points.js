/* Points over the territories, round or diamond by kind, and dashed lines between places.
 *
 *   cncMap.points.offer(map)                once a map
 *   cncMap.points.show(map, groups, links)  at each run; drawn again only if they changed
 */
(function () {
  "use strict";

  const { dom, legend, notice, pointing } = cncMap;
  const CROWD = 100; // above it points are drawn smaller, or they would hide the territories
  const LINK = { color: "#b45309", weight: 1.4, dashArray: "5 4" };
  const states = new WeakMap();

  // Leaflet has no such marker; its own way of adding one is to write another path.
  const Diamond = L.CircleMarker.extend({
    _updatePath() {
      const { x, y } = this._point;
      const r = this._radius;
      const d = `M${x},${y - r}l${r},${r}l${-r},${r}l${-r},${-r}z`;
      this._renderer._setPath(this, d);
    },
  });

  function offer(map) {
    states.set(map, { drawn: "", dots: L.layerGroup().addTo(map) });
  }

  function diamond(kind, latlng, crowded) {
    return new Diamond(latlng, {
      pane: "cnc-points",
      radius: crowded ? 4 : 6.5,
      weight: crowded ? 1.2 : 1.8,
      color: "#111827",
      fillColor: legend.DIAMOND[kind],
      fillOpacity: 1,
    });
  }

  // The area of a round point follows what it counts, up to a size that leaves its neighbours seen.
  function round(kind, latlng, count, crowded) {
    const radius = Math.min(8, (crowded ? 0.8 : 2.4) + 0.7 * Math.sqrt(Math.max(1, count)));
    const plain = { radius, weight: crowded ? 0.4 : 1.4, color: "#ffffff" };
    const flagged = { radius: radius + (crowded ? 2.4 : 2), weight: 1, color: "#111827" };
    return L.circleMarker(latlng, {
      ...(kind === "signalee" ? flagged : plain),
      pane: "cnc-points",
      fillColor: legend.ROUND[kind],
      fillOpacity: 1,
    });
  }

  // A point hides the territory under it: a click on the point is a click on the territory.
  function through(map, { clientX, clientY, detail }) {
    const under = document.elementsFromPoint(clientX, clientY);
    const path = under.find((node) => node.dataset.classe);
    if (path && detail <= 1) pointing.choose(map, path.dataset.couche, path.dataset.code);
  }

  function addLink(dots, [lat, lon, toLat, toLon]) {
    const ends = [
      [lat, lon],
      [toLat, toLon],
    ];
    const line = L.polyline(ends, { ...LINK, pane: "cnc-contour", interactive: false });
    line.addTo(dots).getElement().dataset.genre = "lien";
  }

  function addPoint(map, { nom, genre }, [lat, lon, count, text], crowded) {
    const latlng = [lat, lon];
    const isDiamond = Boolean(legend.DIAMOND[genre]);
    const dot = isDiamond ? diamond(genre, latlng, crowded) : round(genre, latlng, count, crowded);
    dot.on("mouseover", () => pointing.tell(map, dot.getLatLng(), [nom, ...text.split("\n")]));
    dot.on("mouseout", () => pointing.hush(map));
    dot.on("click", ({ originalEvent }) => {
      notice.guard(map, () => through(map, originalEvent));
    });
    dot.addTo(states.get(map).dots);
    const node = dot.getElement();
    node.dataset.genre = genre;
    dom.silence(node);
  }

  function show(map, groups, links) {
    const state = states.get(map);
    const wanted = JSON.stringify([groups, links]);
    if (wanted === state.drawn) return;
    state.drawn = wanted;
    state.dots.clearLayers();
    for (const link of links) addLink(state.dots, link);
    for (const group of groups) {
      const crowded = group.points.length > CROWD;
      for (const point of group.points) addPoint(map, group, point, crowded);
    }
  }

  cncMap.points = { offer, show };
})();
