/* The one name that the scripts of a map share, and how they make what they add to a page.
 *
 *   cncMap.install(map, settings)  once a page: scale, buttons, legend, patterns
 *   cncMap.paint(map, message)     at each run: layers, classes, points, view
 *
 * They are plain scripts, run in the order that assets.py gives: the application sends them in one
 * file, a map written to a file holds them, and neither has a loader. Each file adds one part to
 * `cncMap` and keeps what it knows of each map to itself. Parts have words in common: `offer` (once
 * a map), `receive` (a message came), `show` (draw it), `choose` (a territory).
 *
 * The keys of settings and messages are those written by OfflineMap and Paint: French, as are the
 * tables, the link of the page and the `data-*` attributes. Every text of a table reaches the page
 * through textContent, never as HTML.
 */
window.cncMap = {};

(function () {
  "use strict";

  const SVG = "http://www.w3.org/2000/svg";

  function make(tag, className, text) {
    const node = document.createElement(tag);
    if (className) node.className = className;
    if (text !== undefined) node.textContent = text;
    return node;
  }

  function setAttributes(node, attributes) {
    for (const name of Object.keys(attributes)) node.setAttribute(name, attributes[name]);
  }

  function draw(tag, attributes, parent) {
    const node = document.createElementNS(SVG, tag);
    setAttributes(node, attributes);
    if (parent) parent.appendChild(node);
    return node;
  }

  function button(label, action) {
    const node = make("button", "cnc-bouton", label);
    node.type = "button";
    node.addEventListener("click", action);
    return node;
  }

  // A path is nothing for a keyboard or a screen reader: a page has thousands, and its tables say
  // the same.
  function silence(node) {
    node.setAttribute("tabindex", "-1");
    node.setAttribute("aria-hidden", "true");
  }

  function control(map, position, node) {
    const item = L.control({ position });
    item.onAdd = () => node;
    item.addTo(map);
    L.DomEvent.disableClickPropagation(node);
    L.DomEvent.disableScrollPropagation(node);
  }

  cncMap.dom = { make, setAttributes, draw, button, silence, control };
})();
