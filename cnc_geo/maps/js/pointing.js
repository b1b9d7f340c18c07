/* The territory a reader points at or chooses: what is told of it, its outline, the click.
 *
 *   cncMap.pointing.offer(map)                         once a map
 *   cncMap.pointing.receive(map, tooltips, units)      at each run: lines and units (see Paint)
 *   cncMap.pointing.listen(map, group)                 once a layer that can be clicked
 *   cncMap.pointing.show(map, groups, selection)       once the layers have their classes
 *   cncMap.pointing.tell(map, latlng, lines), .hush    shows and hides the tooltip
 *   cncMap.pointing.describe(map, group, path)         what is told of a territory
 *   cncMap.pointing.choose(map, name, code)            outlines a territory and tells Python
 *
 * A selection is the name of a layer and the codes to outline.
 */
(function () {
  "use strict";

  const { dom, insets, legend, notice, page } = cncMap;
  const states = new WeakMap();

  function offer(map) {
    states.set(map, {
      tooltip: L.tooltip({
        className: "cnc-infobulle",
        direction: "auto",
        offset: [12, 0],
        opacity: 1,
      }),
      outline: L.layerGroup().addTo(map),
      hover: L.layerGroup().addTo(map),
      groups: [],
      tooltips: {},
      units: new Map(),
    });
  }

  function receive(map, tooltips, units) {
    const state = states.get(map);
    state.tooltips = tooltips;
    state.units = new Map(Object.entries(units).map(([name, cut]) => [name, readUnits(cut)]));
  }

  // The message tells the cells of each unit; a mouse asks for the unit of a cell.
  function readUnits(cut) {
    const owner = new Map();
    for (const [code, [name, cells]] of Object.entries(cut)) {
      for (const cell of cells) owner.set(cell, { code, name, cells });
    }
    return owner;
  }

  /* ---- what is told -------------------------------------------------------------------------- */

  function tell(map, latlng, lines) {
    const { tooltip } = states.get(map);
    const box = dom.make("div");
    const [first, ...others] = lines;
    box.append(dom.make("strong", "", first), ...others.map((line) => dom.make("div", "", line)));
    tooltip.setContent(box).setLatLng(latlng);
    map.openTooltip(tooltip);
  }

  function hush(map) {
    map.closeTooltip(states.get(map).tooltip);
  }

  function unitOf(map, group, path) {
    const owner = states.get(map).units.get(group.cnc.layer.nom);
    return owner && owner.get(path.feature.properties.code);
  }

  function describe(map, group, path) {
    const { code, nom } = path.feature.properties;
    const lines = states.get(map).tooltips[group.cnc.layer.nom] || {};
    const unit = unitOf(map, group, path);
    if (unit) return [unit.name, ...(lines[unit.code] || [])];
    const { libelle } = legend.classOf(map, path.cnc.classCode);
    const double = path.cnc.double ? " · couvert plusieurs fois" : "";
    return [nom, libelle + double, ...(lines[code] || [])];
  }

  /* ---- outlines ------------------------------------------------------------------------------ */

  // The pane of outlines is above all polygons: a neighbour drawn later would hide half of a line.
  function trace(paths, look, target) {
    const style = { fill: false, ...look };
    const options = { pane: "cnc-contour", interactive: false, smoothFactor: 0.6, style };
    for (const path of paths) L.geoJSON(path.feature, options).addTo(target);
  }

  function together(map, group, path) {
    const unit = unitOf(map, group, path);
    return unit ? unit.cells.flatMap((code) => group.cnc.byCode.get(code) || []) : [path];
  }

  function select(map, selection) {
    const { outline, groups } = states.get(map);
    outline.clearLayers();
    insets.choose(map, selection);
    if (!selection) return;
    const [name, codes] = selection;
    const group = groups.find((item) => item.cnc.layer.nom === name);
    const paths = group ? group.getLayers() : [];
    const chosen = paths.filter((path) => codes.includes(path.feature.properties.code));
    trace(chosen, { color: "#ffffff", weight: 5.5 }, outline);
    trace(chosen, { color: "#111827", weight: 3 }, outline);
  }

  function show(map, groups, selection) {
    const state = states.get(map);
    state.groups = groups;
    state.hover.clearLayers();
    select(map, selection);
  }

  // The outline does not wait for the answer of Python, which confirms it.
  function choose(map, name, code) {
    select(map, [name, [code]]);
    page.send({ couche: name, code });
  }

  function listen(map, group) {
    const { hover } = states.get(map);
    group.on("mouseover", ({ layer: path }) => {
      hover.clearLayers();
      trace(together(map, group, path), { color: "#111827", weight: 1.6 }, hover);
    });
    group.on("mousemove", ({ latlng, layer: path }) => {
      tell(map, latlng, describe(map, group, path));
    });
    group.on("mouseout", () => {
      hover.clearLayers();
      hush(map);
    });
    group.on("click", ({ originalEvent, layer: path }) => {
      // The second half of a double click is a zoom, not another choice.
      if (originalEvent.detail > 1) return;
      const { code } = path.feature.properties;
      notice.guard(map, () => choose(map, group.cnc.layer.nom, code));
    });
  }

  cncMap.pointing = { offer, receive, listen, show, tell, hush, describe, choose };
})();
