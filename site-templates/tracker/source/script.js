// The core of Daybook's tracking script. Every page of a tracked site downloads it, so it holds only what every page
// needs; what an attribute of the script tag asks for beyond that is a part with a file of its own.
//
// The page must never notice a failure here: whatever throws is swallowed, and the page merely is not counted.
// No cookie is set, and nothing is read or kept before it is known that the visitor may be counted.
// `let` is used throughout because the minifier joins neighbouring declarations of one kind.
try {
  let script = document.currentScript;
  let options = script.dataset;
  let queued = (window.pulse || 0).q || [];

  // Where nothing is sent the page's own calls must still find a function.
  window.pulse = () => {};

  if (options.key && (options.dnt == "false" || (navigator.doNotTrack != 1 && !navigator.globalPrivacyControl))) {
    let queue = [];
    let hooks = [];
    let granted = options.consentGranted != "false";
    let mode = options.consentMode || "analytics";
    let single = options.batch == "false";
    let referrer = document.referrer;
    let language = navigator.language;
    let size = screen.width + "x" + screen.height;
    let visitor = 0;
    let store;
    let current;

    let here = () => location.pathname + location.search;

    let flush = () => {
      let body = queue.splice(0) + "";
      let url =
        (options.api || new URL(script.src).origin).replace(/\/$/, "") +
        "/api/" +
        (single ? "collect" : "batch") +
        "?key=" +
        options.key;
      try {
        if (body) {
          if (!single) body = '{"events":[' + body + "]}";
          // A text body needs no preflight. What is too long to outlive the page is sent all the same, while it stays.
          navigator.sendBeacon?.(url, body) ||
            fetch(url, { method: "POST", body, keepalive: !body[3e4] }).catch(() => {});
        }
      } catch {}
    };

    let send = (type, payload) => {
      try {
        // Written out at once: later changes of consent or data do not reach back, and what cannot be written as JSON
        // fails alone instead of taking a batch with it.
        payload = JSON.stringify({
          type,
          payload,
          visitor_id: store._pv,
          consent_mode: mode,
          consent_granted: granted,
          timestamp: Date.now(),
        });
        // Browsers refuse beacons over 64 KB; a character takes at most three bytes.
        if ((queue + payload)[2e4]) flush();
        if (queue.push(payload) < 2) setTimeout(flush, Math.max(250, options.batchInterval || 2e3));
        // Asked this way round, a size that is no number sends each envelope at once instead of none.
        if (!(queue.length < (single || options.batchSize || 10)) || queue[99]) flush();
      } catch {}
    };

    let pulse = (action, ...values) => {
      try {
        let [first, second] = values;
        if (action == "consent") {
          if (first != null) {
            granted = first + "" == "true";
            mode = second || mode;
          }
        } else if (action == "identify") {
          if (first)
            send(action, Object(first) === first ? { traits: first } : { user_id: first + "", traits: second });
        } else if (action == "pageview") {
          let path = first || here();
          let campaign;
          if (options.utm == "true") {
            // The list lets through only the five, so that nothing else of an address is ever kept.
            campaign = JSON.stringify(Object.fromEntries(new URLSearchParams(location.search)), [
              "utm_source",
              "utm_medium",
              "utm_campaign",
              "utm_content",
              "utm_term",
            ]);
            if (campaign[2]) store._putm = campaign;
            campaign = JSON.parse(store._putm || campaign);
          }
          send(action, { path, title: document.title, referrer, screen: size, language, ...campaign });
          // Like a browser's own referrer this has no fragment, where sign-in tokens travel.
          referrer = location.origin + path;
        } else {
          // An action that is not listed throws here, and so does nothing.
          let names = {
            event: "name data revenue_amount revenue_currency",
            search: "query results_count",
            log: "level message body",
            survey_response: "survey_id answers completed",
          }[action].split(" ");
          let payload = { path: here() };
          if (action == "log") {
            payload.release = options.release;
            payload.environment = options.environment || "production";
          }
          if (Object(first) === first) Object.assign(payload, first);
          else names.map((name, index) => (payload[name] = values[index]));
          // Of these four, log and survey_response need their second argument too.
          if (payload[names[0]] && (payload[names[1]] || !/g|y/.test(action)))
            send(action.replace("search", "search_query"), payload);
        }
      } catch {}
    };

    // A change of the fragment or of the history state alone is still the same page.
    let moved = () => {
      if (current != (current = here())) {
        hooks.map((hook) => hook());
        pulse("pageview");
      }
    };

    // A product of 257 and a number below 1e13 is still exact, so every browser comes to the same 43 bits.
    for (let letter of [size, Intl.DateTimeFormat().resolvedOptions().timeZone, language, navigator.userAgent] + "")
      visitor = (visitor * 257 + letter.charCodeAt()) % 1e13;
    visitor = "v_" + visitor;

    // Storage may be absent, blocked or full; memory then serves as long as the page does.
    try {
      store = sessionStorage;
      store._pv = store._pv || visitor;
    } catch {
      store = { _pv: visitor };
    }

    ["pushState", "replaceState"].map((name) => {
      let original = history[name];
      history[name] = (...values) => {
        original.apply(history, values);
        moved();
      };
    });
    addEventListener("popstate", moved);
    addEventListener("pagehide", flush);
    addEventListener("visibilitychange", flush);

    window.pulse = pulse;
    // Before the first view, so that a consent given or refused early holds for it.
    queued.map((values) => pulse(...values));
    moved();

    // Last, because a page that demands trusted types for script addresses throws here.
    ["search", "scroll", "outlinks", "errors", "clicks", "vitals"].map((name) => {
      if (options[name] == "true") {
        let part = document.createElement("script");
        // `script.js`, `script/<hash>.js` and `script.<hash>.js` all have their parts in the folder `script`.
        part.src = script.src.replace(/(script\/)?[^/?]*(\?.*)?$/, "script/" + name + ".js");
        // Handed over on the element: the page may replace `window.pulse`, and two trackers may share a page.
        part.pulse = [send, options, hooks, flush];
        part.nonce = script.nonce;
        document.head.append(part);
      }
    });
  }
} catch {}
