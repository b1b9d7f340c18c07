/* The part of France one sees, fitted to the room that the furniture of the map leaves.
 *
 *   cncMap.view.offer(map)            once a map
 *   cncMap.view.receive(map, bounds)  at each run: moves only if the bounds changed
 *   cncMap.view.fit(map)              at each change of size, of the map or of its legend
 *   cncMap.view.goTo(map, bounds)     a reader asked for it
 */
(function () {
  "use strict";

  const { insets, legend, notice } = cncMap;
  const EDGE = 8;
  const FOOT = 24; // the attribution is there
  const LEAST = 150; // a map of fewer pixels, high or wide, is too small beside its legend
  const states = new WeakMap();

  function offer(map) {
    const state = { wanted: null, shown: "", moved: false, ours: false };
    states.set(map, state);
    map.on("movestart", () => {
      state.moved = !state.ours;
    });
  }

  function byUs(map, move) {
    const state = states.get(map);
    state.ours = true;
    move();
    state.ours = false;
  }

  // Room for the open legend on its left or below, whichever leaves more of the map.
  function room(map, bounds, top, right) {
    const legendSize = legend.size(map);
    const none = [EDGE, FOOT];
    if (!legendSize) return none;
    const { x, y } = map.getSize();
    const beside = [legendSize.width + 24, FOOT];
    const below = [EDGE, legendSize.height + 24];
    const rooms = [beside, below].filter(
      ([left, bottom]) => x - left - right > LEAST && y - top - bottom > LEAST,
    );
    const zoom = ([left, bottom]) =>
      map.getBoundsZoom(bounds, false, L.point(left + right, top + bottom));
    return rooms.length
      ? rooms.reduce((best, other) => (zoom(other) > zoom(best) ? other : best))
      : none;
  }

  function goTo(map, bounds) {
    const top = notice.height(map);
    const right = insets.width(map) || EDGE;
    const [left, bottom] = room(map, bounds, top, right);
    const padding = { paddingTopLeft: [left, top], paddingBottomRight: [right, bottom] };
    byUs(map, () => map.fitBounds(bounds, { animate: false, ...padding }));
    states.get(map).moved = false;
  }

  // A reader's own moves are kept from run to run: Python repeats the same bounds. A map without a
  // size (a tab not yet shown) waits for it.
  function apply(map) {
    const state = states.get(map);
    const text = JSON.stringify(state.wanted);
    const { x, y } = map.getSize();
    if (!state.wanted || text === state.shown || !x || !y) return;
    state.shown = text;
    goTo(map, state.wanted);
  }

  function receive(map, bounds) {
    states.get(map).wanted = bounds;
    apply(map);
  }

  // A view nobody moved is fitted again to the room there is (full screen, legend opened or not).
  function fit(map) {
    const state = states.get(map);
    byUs(map, () => map.invalidateSize());
    insets.fit(map);
    if (!state.moved) state.shown = "";
    apply(map);
  }

  cncMap.view = { offer, receive, fit, goTo };
})();
