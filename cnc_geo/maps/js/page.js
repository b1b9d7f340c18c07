/* The page around the map: Streamlit if the map is in its frame, the language, the paper.
 *
 *   cncMap.page.askAgain()                    once the map is there
 *   cncMap.page.send(choice)                  what a reader chose or drew, to Python
 *   cncMap.page.speakFrench(map, name)        once a map
 *   cncMap.page.printWhole(container, legend) once a map
 */
(function () {
  "use strict";

  const PAPER = 1000; // width that a browser shrinks to a page held upright

  // A run that ends while the scripts load is ignored by streamlit-folium; asking for the arguments
  // again once the map exists brings the latest ones.
  function askAgain() {
    if (window.Streamlit) window.Streamlit.setComponentReady();
  }

  // Streamlit runs again only if the value changed: the time tells two clicks on one place apart.
  function send(choice) {
    if (window.Streamlit) window.Streamlit.setComponentValue({ ...choice, n: Date.now() });
  }

  function speakFrench(map, name) {
    const container = map.getContainer();
    const keys = "Flèches pour se déplacer, plus et moins pour le zoom.";
    document.documentElement.lang = "fr";
    container.setAttribute("role", "region");
    container.setAttribute("aria-label", `${name}. ${keys}`);
    // folium forbids zooming the page, which readers with low vision need.
    for (const meta of document.querySelectorAll("meta[name=viewport]")) {
      meta.content = "width=device-width, initial-scale=1";
    }
    if (!window.Streamlit) return;
    document.title = name;
    window.frameElement.title = name;
    window.parent.document.documentElement.lang = "fr";
  }

  // Paper is narrower than the screen the map was fitted to: a page of its own is shrunk to it, not
  // cut. In a frame, the page around decides.
  function printWhole(container, legend) {
    let open = false;
    window.addEventListener("beforeprint", () => {
      open = legend.open;
      legend.open = true;
      if (window.parent !== window) return;
      const width = container.clientWidth;
      container.style.width = `${width}px`;
      container.style.zoom = Math.min(1, PAPER / width);
    });
    window.addEventListener("afterprint", () => {
      legend.open = open;
      container.style.width = "";
      container.style.zoom = "";
    });
  }

  cncMap.page = { askAgain, send, speakFrench, printWhole };
})();
