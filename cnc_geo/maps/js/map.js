/* The two calls of a page: `cncMap.install` once, `cncMap.paint` at each run. Last of the scripts,
 * it only says which part does what, and when.
 */
(function () {
  "use strict";

  const { dom, page, notice, legend, insets, pointing, layers, points, view, drawing } = cncMap;

  function addFullscreen(map) {
    const box = dom.make("div", "leaflet-bar leaflet-control");
    const refused = "Le plein écran est refusé par ce navigateur.";
    const enter = () => map.getContainer().requestFullscreen();
    const button = dom.button("", () => {
      if (document.fullscreenElement) document.exitFullscreen();
      else enter().catch(() => notice.say(map, refused));
    });
    const size = { viewBox: "0 0 16 16", width: 14, height: 14, "aria-hidden": "true" };
    const icon = dom.draw("svg", size, button);
    const line = { fill: "none", stroke: "currentColor", "stroke-width": 2 };
    dom.draw("path", { d: "M1 6V1h5M10 1h5v5M15 10v5h-5M6 15H1v-5", ...line }, icon);
    const label = () => {
      button.title = document.fullscreenElement ? "Quitter le plein écran" : "Plein écran";
      button.setAttribute("aria-label", button.title);
    };
    // The Escape key leaves full screen without the button.
    document.addEventListener("fullscreenchange", label);
    label();
    button.classList.add("cnc-plein-ecran");
    box.appendChild(button);
    dom.control(map, "topleft", box);
  }

  function addPanes(map) {
    map.createPane("cnc-contour").style.zIndex = 440;
    map.createPane("cnc-points").style.zIndex = 441;
  }

  function addInsets(map, views) {
    insets.offer(map, views, {
      goTo: (bounds) => notice.guard(map, () => view.goTo(map, bounds)),
      choose: (name, code) => notice.guard(map, () => pointing.choose(map, name, code)),
      describe: (group, path) => pointing.describe(map, group, path),
    });
  }

  // Leaflet gives the focus to the map when the mouse is pressed; the page around the frame would
  // then scroll to show it whole, and the click would end elsewhere than where it began.
  function keepStill(container) {
    container.focus = () => HTMLElement.prototype.focus.call(container, { preventScroll: true });
  }

  function watchSizes(map, nodes) {
    const sizes = new ResizeObserver(() => notice.guard(map, () => view.fit(map)));
    for (const node of nodes) sizes.observe(node);
  }

  function credit(map, sources) {
    map.attributionControl.setPrefix("Leaflet");
    // Leaflet takes HTML: a text becomes that of a node first.
    if (sources) map.attributionControl.addAttribution(dom.make("span", "", sources).outerHTML);
  }

  function install(map, settings) {
    const container = map.getContainer();
    legend.prepare(map, settings.classes);
    notice.offer(map);
    layers.offer(map, settings.tuiles);
    pointing.offer(map);
    points.offer(map);
    addPanes(map);
    container.classList.add("cnc-carte");
    keepStill(container);
    // Controls of one corner are in the order they come, from its edge inwards.
    L.control.zoom({ zoomInTitle: "Zoomer", zoomOutTitle: "Dézoomer" }).addTo(map);
    addFullscreen(map);
    addInsets(map, settings.vues);
    L.control.scale({ imperial: false, position: "bottomright" }).addTo(map);
    const legendBox = legend.offer(map);
    drawing.offer(map, (corners) => page.send({ dessin: corners }));
    credit(map, settings.sources);
    page.speakFrench(map, settings.nom);
    view.offer(map);
    watchSizes(map, [container, legendBox]);
    page.printWhole(container, legendBox);
    setTimeout(page.askAgain, 0);
  }

  // The whole state of the map is in one message; each part compares it with what it shows. What
  // the view is fitted to (banner, legend, insets) comes before it; polygons, which may have to be
  // fetched, come last.
  function paint(map, message) {
    // streamlit-folium never empties this list, which would grow at each run.
    if (window.feature_group) window.feature_group = [];
    layers.receive(map, message);
    pointing.receive(map, message.infobulles, message.unites);
    notice.receive(map, message.bandeau);
    legend.show(map, message.titre, message.legende);
    insets.allow(map, message.boutons);
    view.receive(map, message.vue);
    layers.setBackground(map, message.fond);
    points.show(map, message.points, message.liens);
    drawing.allow(map, message.dessiner);
    drawing.show(map, message.traces);
    layers.show(map);
  }

  cncMap.install = (map, settings) => notice.guard(map, () => install(map, settings));
  cncMap.paint = (map, message) => notice.guard(map, () => paint(map, message));
})();
