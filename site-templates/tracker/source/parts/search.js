// Reports what visitors search for on the site itself, from the address of the page of results.
(() => {
  let [send, options, hooks] = document.currentScript.pulse;
  let look = () => {
    let query = new URLSearchParams(location.search).get(options.searchParam || "q");
    // An empty field is no search, and the server would refuse it.
    if (query) send("search_query", { query, path: location.pathname + location.search });
  };
  hooks.push(look);
  look();
})();
