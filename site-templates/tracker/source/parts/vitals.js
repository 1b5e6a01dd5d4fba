// Reports the five web vitals once for each load of a page. The metrics are defined at https://web.dev/articles/vitals.
//
// What goes on changing (LCP, CLS, INP) is final when the page is first hidden or left, also for another page of the
// same document: from then on it would describe a page that is no longer the one in `path`.
(() => {
  let [send, , hooks, flush] = document.currentScript.pulse;
  let path = location.pathname + location.search;
  let limits = { LCP: [2500, 4000], FCP: [1800, 3000], CLS: [0.1, 0.25], INP: [200, 500], TTFB: [800, 1800] };
  let observers = [];
  // A page that loads behind another one is painted when it is looked at, which says nothing about its speed.
  let hidden = document.hidden;
  let finished = false;

  let report = (name, value) => {
    let [good, poor] = limits[name];
    send("web_vital", {
      path,
      name,
      value: Math.round(value * 1e3) / 1e3,
      rating: value > poor ? "poor" : value > good ? "needs-improvement" : "good",
    });
  };

  let observe = (type, each, further) => {
    try {
      let take = (list) => list.forEach(each);
      let observer = new PerformanceObserver((list) => finished || take(list.getEntries()));
      observer.observe({ type, buffered: true, ...further });
      observers.push([observer, take]);
      return PerformanceObserver.supportedEntryTypes.includes(type);
    } catch {
      // A browser that does not know the entries has no such metric.
      return false;
    }
  };

  let [navigation] = performance.getEntriesByType("navigation");
  // Of a page that was prepared in advance the visitor only sees the time since it was asked for.
  let start = (navigation && navigation.activationStart) || 0;
  let since = (time) => Math.max(0, time - start);

  if (navigation && navigation.responseStart > 0) report("TTFB", since(navigation.responseStart));

  observe("paint", (entry) => {
    if (entry.name == "first-contentful-paint" && !hidden) report("FCP", since(entry.startTime));
  });

  let largest;
  observe("largest-contentful-paint", (entry) => {
    largest = since(entry.startTime);
  });

  // Shifts count in bursts: at most a second apart and five seconds in all. The worst burst is the metric.
  let worst = 0;
  let burst = 0;
  let first = 0;
  let last = 0;
  let shifts = observe("layout-shift", (entry) => {
    if (entry.hadRecentInput) return;
    let time = entry.startTime;
    if (burst && time - last < 1e3 && time - first < 5e3) burst += entry.value;
    else {
      burst = entry.value;
      first = time;
    }
    last = time;
    worst = Math.max(worst, burst);
  });

  // One interaction is several events; its longest one counts.
  let interactions = {};
  let interact = (entry) => {
    let id = entry.interactionId;
    if (id) interactions[id] = Math.max(interactions[id] || 0, entry.duration);
  };
  observe("event", interact, { durationThreshold: 16 });
  observe("first-input", interact);

  let finish = () => {
    if (finished) return;
    observers.forEach(([observer, take]) => {
      take(observer.takeRecords());
      observer.disconnect();
    });
    finished = true;
    if (largest != null && !hidden) report("LCP", largest);
    if (shifts) report("CLS", worst);
    // One outlier is forgiven for every 50 interactions, which is close to the 98th percentile.
    let durations = Object.values(interactions).sort((left, right) => right - left);
    if (durations[0]) {
      let count = performance.interactionCount || durations.length;
      report("INP", durations[Math.min(durations.length - 1, Math.floor(count / 50))]);
    }
  };

  // The core's own listeners came first and have emptied the queue before the figures are in it.
  let leave = () => {
    finish();
    flush();
  };
  addEventListener("pagehide", leave);
  addEventListener("visibilitychange", () => document.hidden && leave());
  hooks.push(finish);
})();
