// Reports errors and rejected promises that the page did not handle.
(() => {
  let [send, options] = document.currentScript.pulse;

  let report = (message, error, event) => {
    // What was thrown may be anything, and may throw again when it is read.
    try {
      send("js_error", {
        message: message || String((error && error.message) || error),
        stack: error && error.stack ? String(error.stack) : undefined,
        filename: event.filename,
        lineno: event.lineno,
        colno: event.colno,
        path: location.pathname + location.search,
        release: options.release,
        environment: options.environment || "production",
      });
    } catch {}
  };

  addEventListener("error", (event) => report(event.message, event.error, event));
  addEventListener("unhandledrejection", (event) => report("", event.reason, event));
})();
