// Looks at a project's sessions by what they have in common. The months of the cube call daybookCube as they load; what
// this page knows beside them is in #explore-data. Texts of visitors reach the page as text nodes only.
(function () {
  "use strict";

  const dimensions = ["source", "entry", "exit", "country", "device", "browser"];
  const numbers = ["sessions", "pageviews", "bounces", "duration"];

  // ---- The cube, which knows no page.

  const digits = new Uint8Array(128);
  "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".split("").forEach(function (sign, digit) {
    digits[sign.charCodeAt(0)] = digit;
  });

  /// Fills an array with numbers that are packed as text: 5 bits a sign, the lowest first, 32 where more follow.
  function unpack(text, into) {
    let place = 0;
    for (let index = 0; index < into.length; index++) {
      let digit = digits[text.charCodeAt(place++)];
      let number = digit & 31;
      let factor = 32;
      while (digit > 31) {
        digit = digits[text.charCodeAt(place++)];
        number += (digit & 31) * factor;
        factor *= 32;
      }
      into[index] = number;
    }
    return into;
  }

  function dayNumber(text) {
    return Date.UTC(+text.slice(0, 4), +text.slice(5, 7) - 1, +text.slice(8, 10)) / 86400000;
  }

  function Cube() {
    this.months = [];
    // For each dimension its labels, and the place of each among them.
    this.labels = dimensions.map(function () { return []; });
    this.places = dimensions.map(function () { return new Map(); });
  }

  /// The place of a label, a new one if it was not seen.
  Cube.prototype.place = function (dimension, label) {
    let place = this.places[dimension].get(label);
    if (place === undefined) {
      place = this.labels[dimension].push(label) - 1;
      this.places[dimension].set(label, place);
    }
    return place;
  };

  /// Adds a month as its file has it.
  Cube.prototype.add = function (id, data) {
    const count = data.cells.reduce(function (sum, cells) { return sum + cells; }, 0);
    const month = { id: id, start: dayNumber(data.start), cells: data.cells, left: 0, columns: [] };
    data.left.forEach(function (sessions) { month.left += sessions; });
    dimensions.forEach(function (name, dimension) {
      const places = data.names[name].map(function (label) { return this.place(dimension, label); }, this);
      const column = unpack(data.columns[name], new Uint32Array(count));
      for (let cell = 0; cell < count; cell++) column[cell] = places[column[cell]];
      month.columns.push(column);
    }, this);
    numbers.forEach(function (name) { month[name] = unpack(data.columns[name], new Float64Array(count)); });
    for (let cell = 0; cell < count; cell++) month.duration[cell] *= data.unit;
    month.first = month.start + Math.max(0, data.cells.findIndex(function (cells, day) {
      return cells > 0 || data.left[day] > 0;
    }));
    this.months.push(month);
    this.months.sort(function (left, right) { return left.start - right.start; });
  };

  /// Which places of a dimension are chosen; null where all are.
  Cube.prototype.chosen = function (dimension, labels) {
    if (!labels || labels.size === 0) return null;
    const chosen = new Uint8Array(this.labels[dimension].length);
    labels.forEach(function (label) {
      const place = this.places[dimension].get(label);
      if (place !== undefined) chosen[place] = 1;
    }, this);
    return chosen;
  };

  /// Adds up what a choice selects: a Map of dimensions, and "month", to Sets of labels. Labels of one dimension add
  /// up, dimensions narrow down. The list of a dimension is that of all other dimensions' choices, so that what else
  /// could be chosen stays in sight.
  Cube.prototype.sums = function (choice) {
    const chosen = dimensions.map(function (name, dimension) {
      return this.chosen(dimension, choice.get(name));
    }, this);
    const wanted = choice.get("month");
    const sums = { sessions: 0, pageviews: 0, bounces: 0, duration: 0, left: 0, days: [], months: new Map() };
    sums.lists = this.labels.map(function (labels) { return new Float64Array(labels.length); });
    this.months.forEach(function (month) {
      const isOut = Boolean(wanted && wanted.size > 0 && !wanted.has(month.id));
      this.addMonth(month, isOut, chosen, sums);
      if (!isOut) sums.left += month.left;
    }, this);
    // A project's first month begins before its first session, whatever is chosen.
    const first = this.months.length > 0 ? this.months[0].first : 0;
    sums.days = sums.days.filter(function (day) { return day.day >= first; });
    return sums;
  };

  Cube.prototype.addMonth = function (month, isOut, chosen, sums) {
    const columns = month.columns;
    const lists = sums.lists;
    const width = columns.length;
    // The dimensions that have a choice; a cell may be out for one of them and still be in that one's list.
    const asked = [];
    chosen.forEach(function (places, dimension) { if (places) asked.push(dimension); });
    let [cell, inMonth] = [0, 0];
    month.cells.forEach(function (count, day) {
      let inDay = 0;
      for (const end = cell + count; cell < end; cell++) {
        let failed = -1;
        let fails = 0;
        for (let index = 0; index < asked.length && fails < 2; index++) {
          const dimension = asked[index];
          if (chosen[dimension][columns[dimension][cell]] === 0) {
            failed = dimension;
            fails++;
          }
        }
        if (fails > 1) continue;
        const sessions = month.sessions[cell];
        if (fails === 0) inMonth += sessions;
        if (isOut) continue;
        if (fails === 1) {
          lists[failed][columns[failed][cell]] += sessions;
          continue;
        }
        inDay += sessions;
        sums.pageviews += month.pageviews[cell];
        sums.bounces += month.bounces[cell];
        sums.duration += month.duration[cell];
        for (let dimension = 0; dimension < width; dimension++) {
          lists[dimension][columns[dimension][cell]] += sessions;
        }
      }
      if (!isOut) sums.days.push({ day: month.start + day, sessions: inDay });
      sums.sessions += inDay;
    });
    sums.months.set(month.id, inMonth);
  };

  // ---- The choice in the address.

  const known = dimensions.concat("month");

  /// Reads `#source=a&source=b&country=DE`; what it does not know is left out.
  function readChoice(fragment) {
    const choice = new Map();
    fragment.replace(/^#/, "").split("&").forEach(function (part) {
      const equals = part.indexOf("=");
      if (equals < 0) return;
      try {
        const name = decodeURIComponent(part.slice(0, equals));
        const label = decodeURIComponent(part.slice(equals + 1));
        if (!known.includes(name)) return;
        if (!choice.has(name)) choice.set(name, new Set());
        choice.get(name).add(label);
      } catch (error) {
        // A broken escape says nothing.
      }
    });
    return choice;
  }

  function writeChoice(choice) {
    const parts = [];
    known.forEach(function (name) {
      Array.from(choice.get(name) || []).sort().forEach(function (label) {
        parts.push(name + "=" + encodeURIComponent(label));
      });
    });
    return "#" + parts.join("&");
  }

  if (typeof document === "undefined") {
    globalThis.daybookExplore = { Cube: Cube, dimensions: dimensions, readChoice: readChoice, writeChoice: writeChoice };
    return;
  }

  // ---- The page.

  const page = document.getElementById("explore");
  // There is none where even one month is too large.
  if (!page) return;
  const told = JSON.parse(document.getElementById("explore-data").textContent);
  const words = new Map(Object.entries(told.words));
  const labels = new Map(Object.entries(told.labels));
  const countries = new Map(Object.entries(told.countries));
  const titles = new Map(told.months.map(function (month) { return [month.id, month.title]; }));
  const cube = new Cube();
  // What cells of too few people are called in a list: no row to compare others with.
  const rest = "(other)";
  const rowsAtFirst = 10;
  const shownRows = new Map();
  let [waiting, failed, isDue] = [told.months.length, 0, false];

  function say(phrase, values) {
    return words.get(phrase).replace(/\{(\w+)\}/g, function (all, name) { return values[name]; });
  }

  function whole(number) {
    return String(Math.round(number)).replace(/\B(?=(\d{3})+$)/g, told.numbers.group);
  }

  function tenth(number) {
    const tenths = Math.round(number * 10);
    return whole(Math.floor(tenths / 10)) + told.numbers.decimal + tenths % 10;
  }

  function duration(milliseconds) {
    const seconds = Math.round(milliseconds / 100) / 10;
    if (seconds < 60) return tenth(seconds) + "s";
    const all = Math.floor(seconds);
    if (all < 3600) return Math.floor(all / 60) + "m\u00a0" + all % 60 + "s";
    return Math.floor(all / 3600) + "h\u00a0" + Math.floor(all / 60) % 60 + "m";
  }

  function dayTitle(number) {
    const date = new Date(number * 86400000);
    const values = {
      day: date.getUTCDate(), month: told.dates.months[date.getUTCMonth()], year: date.getUTCFullYear(),
    };
    return told.dates.day.replace(/\{(\w+)\}/g, function (all, name) { return values[name]; });
  }

  function title(name, label) {
    if (name === "month") return titles.get(label) || label;
    if (labels.has(label)) return labels.get(label);
    if (label === "") return words.get("exploreNoPage");
    if (name === "country") return label === "XX" ? words.get("unknown") : countries.get(label) || label;
    return label;
  }

  function element(name, className, text) {
    const made = document.createElement(name);
    if (className) made.className = className;
    if (text !== undefined) made.textContent = text;
    return made;
  }

  function choose(choice) {
    const fragment = writeChoice(choice);
    if (fragment === "#" && !location.hash) return;
    location.hash = fragment;
  }

  function toggle(name, label) {
    const choice = readChoice(location.hash);
    const chosen = choice.get(name) || new Set();
    if (!chosen.delete(label)) chosen.add(label);
    choice.set(name, chosen);
    choose(choice);
  }

  /// The figures of what is chosen.
  function figures(sums) {
    const rate = sums.sessions > 0 ? sums.bounces * 100 / sums.sessions : 0;
    const mean = sums.sessions > 0 ? sums.duration / sums.sessions : 0;
    return [
      ["exploreSessions", whole(sums.sessions)], ["explorePageviews", whole(sums.pageviews)],
      ["exploreBounces", told.numbers.percent.replace("{number}", tenth(rate))], ["exploreDuration", duration(mean)],
    ].map(function (figure) {
      const group = element("div");
      group.append(element("dt", "", words.get(figure[0])), element("dd", "figure", figure[1]));
      return group;
    });
  }

  /// A bar for each day that has been loaded, and in words what they say.
  function chart(days) {
    const caption = element("figcaption", "", words.get("exploreDays"));
    if (days.length === 0) return [caption];
    const highest = days.reduce(function (high, day) { return day.sessions > high.sessions ? day : high; });
    const first = days[0].day;
    const last = days[days.length - 1].day;
    const space = "http://www.w3.org/2000/svg";
    const svg = document.createElementNS(space, "svg");
    svg.setAttribute("viewBox", "0 0 " + (last - first + 1) + " 100");
    svg.setAttribute("preserveAspectRatio", "none");
    svg.setAttribute("role", "img");
    svg.setAttribute("aria-label", say("exploreDaysSummary", {
      from: dayTitle(first), to: dayTitle(last), highest: whole(highest.sessions), highestAt: dayTitle(highest.day),
    }));
    const path = document.createElementNS(space, "path");
    path.setAttribute("d", days.map(function (day) {
      const height = highest.sessions > 0 ? day.sessions * 100 / highest.sessions : 0;
      return "M" + (day.day - first) + " 100v-" + height.toFixed(2) + "h.86v" + height.toFixed(2);
    }).join(""));
    svg.append(path);
    const ends = element("p", "ends");
    const most = say("exploreMost", { count: whole(highest.sessions), day: dayTitle(highest.day) });
    ends.append(
      element("span", "", dayTitle(first)), element("span", "", most),
      element("span", "", dayTitle(last)));
    return [caption, svg, ends];
  }

  /// The rows of a list, most sessions first and what was put together last; chosen ones are there whatever they have.
  function rows(name, sums, chosen) {
    if (name === "month") {
      return cube.months.map(function (month) { return { label: month.id, sessions: sums.months.get(month.id) }; })
        .reverse();
    }
    const dimension = dimensions.indexOf(name);
    const found = [];
    sums.lists[dimension].forEach(function (sessions, place) {
      const label = cube.labels[dimension][place];
      if (sessions > 0 || chosen.has(label)) found.push({ label: label, sessions: sessions });
    });
    return found.sort(function (left, right) {
      return isRest(left) - isRest(right) || right.sessions - left.sessions || (left.label < right.label ? -1 : 1);
    });
  }

  function isRest(entry) {
    return entry.label === rest;
  }

  function row(name, entry, largest, isChosen) {
    const item = element("li", isRest(entry) ? "rest" : "");
    const button = element("button", "row");
    button.type = "button";
    button.setAttribute("aria-pressed", String(isChosen));
    const share = largest > 0 && !isRest(entry) ? Math.floor(entry.sessions * 100 / largest) : 0;
    if (share > 0) button.append(element("i", "w" + share));
    const text = element("span", "label", title(name, entry.label));
    text.title = text.textContent;
    button.append(text, element("span", "n", whole(entry.sessions)));
    button.addEventListener("click", function () { toggle(name, entry.label); });
    button.daybookRow = name + "=" + entry.label;
    item.append(button);
    return item;
  }

  function panel(name, sums, chosen) {
    const section = element("section", "panel");
    const heading = element("h2", "", words.get("explore" + name[0].toUpperCase() + name.slice(1)));
    heading.id = "explore-" + name;
    section.setAttribute("aria-labelledby", heading.id);
    const all = rows(name, sums, chosen);
    const limit = shownRows.get(name) || rowsAtFirst;
    const largest = all.reduce(function (high, entry) {
      return isRest(entry) ? high : Math.max(high, entry.sessions);
    }, 0);
    const list = element("ol", "rows");
    all.forEach(function (entry, place) {
      const isChosen = chosen.has(entry.label);
      if (place < limit || isChosen || isRest(entry)) list.append(row(name, entry, largest, isChosen));
    });
    section.append(heading, list);
    if (list.children.length < all.length) {
      const more = element("button", "further", words.get("exploreMore"));
      more.type = "button";
      more.setAttribute("aria-describedby", heading.id);
      more.daybookRow = name + " more";
      more.addEventListener("click", function () {
        shownRows.set(name, limit + 50);
        render();
      });
      section.append(more);
    }
    return section;
  }

  /// What to know beside the figures.
  function state(sums) {
    const said = [];
    if (waiting > 0) said.push(words.get("exploreLoading"));
    if (failed > 0) said.push(say("exploreFailed", { count: whole(failed) }));
    if (waiting === 0 && sums.sessions === 0) said.push(words.get("exploreNothing"));
    if (sums.left > 0) said.push(say("exploreLeftOut", { count: whole(sums.left) }));
    return said.join(" ");
  }

  // Parts that stay, so that a screen reader is told of what changes in them.
  const parts = {
    figures: element("dl", "figures"), days: element("figure", "days"), state: element("p", "state"),
    clear: element("button", "further", words.get("exploreClear")), choices: element("div", "lists"),
  };
  parts.figures.setAttribute("aria-live", "polite");
  parts.state.setAttribute("role", "status");
  parts.clear.type = "button";
  parts.clear.addEventListener("click", function () { choose(new Map()); });
  page.append(parts.figures, parts.days, parts.state, parts.clear, parts.choices);

  /// Shows what the address says; the focus stays on the row that it was on.
  function render() {
    isDue = false;
    const choice = readChoice(location.hash);
    const sums = cube.sums(choice);
    const focused = document.activeElement && document.activeElement.daybookRow;
    const panels = dimensions.concat("month").map(function (name) {
      return panel(name, sums, choice.get(name) || new Set());
    });
    parts.figures.replaceChildren(...figures(sums));
    parts.days.replaceChildren(...chart(sums.days));
    parts.state.textContent = state(sums);
    parts.clear.disabled = choice.size === 0;
    parts.choices.replaceChildren(...panels);
    if (!focused) return;
    const again = Array.from(page.querySelectorAll("button"))
      .find(function (button) { return button.daybookRow === focused; });
    if (again) again.focus({ preventScroll: true });
  }

  function renderSoon() {
    if (isDue) return;
    isDue = true;
    requestAnimationFrame(render);
  }

  globalThis.daybookCube = function (id, data) {
    cube.add(id, data);
    renderSoon();
  };

  // Newest first, one after the other, so that there is something to see at once.
  function load(place) {
    if (place === told.months.length) return renderSoon();
    const script = element("script");
    function next() {
      waiting -= 1;
      load(place + 1);
    }
    script.addEventListener("load", next);
    script.addEventListener("error", function () {
      failed += 1;
      next();
    });
    script.src = told.months[place].id + ".js";
    document.head.append(script);
  }

  addEventListener("hashchange", render);
  render();
  load(0);
})();
