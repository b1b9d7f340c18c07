/* What the map says over itself: a banner always there, a notice that comes and goes, errors.
 *
 *   cncMap.notice.offer(map)            once a map; a failure before it is said apart
 *   cncMap.notice.say(map, text, role)  shows a notice; no text hides it
 *   cncMap.notice.guard(map, action)    runs an action; what fails is said on the map
 *   cncMap.notice.receive(map, banner)  at each run: the text of the banner
 *   cncMap.notice.height(map)           what the banner takes at the top of the map
 */
(function () {
  "use strict";

  const { make } = cncMap.dom;
  const states = new WeakMap();

  function offer(map) {
    const banner = make("div", "cnc-bandeau");
    const notice = make("div", "cnc-avis");
    banner.hidden = true;
    notice.hidden = true;
    banner.setAttribute("role", "note");
    map.getContainer().append(banner, notice);
    states.set(map, { banner, notice });
  }

  function say(map, text, role = "status") {
    const { notice } = states.get(map);
    notice.hidden = !text;
    notice.setAttribute("role", role);
    notice.textContent = text;
  }

  // An exception in a map script leaves a blank frame in streamlit-folium: each entry point is
  // guarded, as is whatever runs later (a click, a size, an answer).
  function guard(map, action) {
    try {
      action();
    } catch (error) {
      const container = map.getContainer();
      const failed = states.has(map) ? "dessinée" : "préparée";
      const text = `La carte n’a pas pu être ${failed} : ${error.message}`;
      container.dataset.etat = "erreur";
      if (states.has(map)) say(map, text, "alert");
      else container.prepend(make("p", "cnc-avis", text));
    }
  }

  function receive(map, text) {
    const { banner } = states.get(map);
    banner.hidden = !text;
    banner.textContent = text;
  }

  function height(map) {
    return states.get(map).banner.hidden ? 8 : 48;
  }

  cncMap.notice = { offer, say, guard, receive, height };
})();
