// Reports where a page is clicked, in shares of the window's width and the document's height, so that screens of all
// sizes can be laid together.
(() => {
  let [send] = document.currentScript.pulse;

  let selector = (element) => {
    let tag = element.localName;
    // `getAttribute`, because a field named `id` hides the id of its form.
    let id = element.getAttribute("id");
    return id ? tag + "#" + id : [tag, ...[...element.classList].slice(0, 2)].join(".");
  };

  let report = (event) => {
    try {
      let element = event.target;
      send("click_event", {
        path: location.pathname + location.search,
        x: event.clientX / innerWidth,
        y: (event.clientY + scrollY) / document.documentElement.scrollHeight,
        // Clicks that a program makes may have the document itself as their target.
        element_selector: element.localName && selector(element),
        viewport_width: innerWidth,
        viewport_height: innerHeight,
      });
    } catch {}
  };

  addEventListener("click", report, true);
})();
