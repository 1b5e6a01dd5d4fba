// Reports clicks on links that lead to another host, and on downloads from this one.
(() => {
  let [send] = document.currentScript.pulse;
  let download = /\.(pdf|zip|rar|7z|gz|tar|docx?|xlsx?|pptx?|csv|exe|dmg|apk|ipa)$/i;

  let follow = (event) => {
    // Of the further buttons only the middle one follows a link.
    if (event.button > 1) return;
    // The composed path also sees links inside web components.
    let link = event.composedPath().find((node) => node.href && /^a(rea)?$/i.test(node.localName));
    if (!link) return;
    try {
      // A link inside an SVG image keeps its address one step deeper.
      let url = new URL(link.href.baseVal || link.href, document.baseURI);
      if (!/^http/.test(url.protocol)) return;
      let type = url.host != location.host ? "outlink" : download.test(url.pathname) && "download";
      if (type) send("outlink", { url: url.href, link_type: type });
    } catch {}
  };

  // Captured, so that a page that stops the event does not hide the click.
  addEventListener("click", follow, true);
  addEventListener("auxclick", follow, true);
})();
