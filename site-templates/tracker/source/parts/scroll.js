// Reports how far down a page was seen: the lowest line that was on the screen, in percent of the document's height.
(() => {
  let [send, , hooks, flush] = document.currentScript.pulse;
  let here = () => location.pathname + location.search;
  let path = here();
  let lowest = 0;
  let sent = -1;

  let look = () => {
    lowest = Math.max(lowest, scrollY + innerHeight);
  };

  let report = () => {
    look();
    let height = document.documentElement.scrollHeight;
    let depth = Math.max(0, Math.min(100, Math.round((lowest / height) * 100))) || 0;
    // A phone may end a hidden page without another word, so hiding reports as well; reports keep the maximum.
    if (depth > sent) send("scroll_depth", { path, max_depth: (sent = depth) });
  };

  // The height is asked for only at the end: while a page loads it is too small, and asking costs a layout.
  addEventListener("scroll", look, { passive: true });
  // The core's own listeners came first and have emptied the queue before the depth is in it.
  let leave = () => {
    report();
    flush();
  };
  addEventListener("pagehide", leave);
  addEventListener("visibilitychange", () => document.hidden && leave());
  hooks.push(() => {
    report();
    path = here();
    lowest = 0;
    sent = -1;
  });
})();
