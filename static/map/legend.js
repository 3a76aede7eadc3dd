// The legend: short on the map, in full behind its title; and the choice of the layer. Every count is
// of all sites, placed or not. Text by textContent only.
(function () {
  "use strict";
  const FireMap = (window.FireMap = window.FireMap || {});

  function element(tag, className, text) {
    const made = document.createElement(tag);
    if (className) made.className = className;
    if (text !== undefined) made.textContent = text;
    return made;
  }
  FireMap.element = element;

  function button(className, text, title, act) {
    const made = element("button", className, text);
    made.type = "button";
    made.title = title;
    if (!text) made.setAttribute("aria-label", title);
    made.addEventListener("click", act);
    return made;
  }
  FireMap.button = button;

  FireMap.keepFromMap = function (box) {
    L.DomEvent.disableClickPropagation(box);
    // Leaflet looks for the box above what was clicked, which the legend has by then drawn anew.
    L.DomEvent.on(box, "click", L.DomEvent.stopPropagation);
    L.DomEvent.disableScrollPropagation(box);
  };

  const icons = new Map();

  // The symbol of a row, drawn once for each theme; the legend is drawn anew at every filter. Two
  // rows that look alike have one each: an element stands in one place.
  function icon(row, kind, mode, size) {
    const key = [row, mode, size, FireMap.theme].join(" ");
    if (!icons.has(key)) icons.set(key, drawIcon(kind, mode, size));
    return icons.get(key);
  }

  function drawIcon(kind, mode, size) {
    const canvas = element("canvas", "fm-icon");
    const dpr = Math.max(2, window.devicePixelRatio || 1);
    canvas.width = canvas.height = size * dpr;
    canvas.style.width = canvas.style.height = size + "px";
    const ctx = canvas.getContext("2d");
    ctx.scale(dpr, dpr);
    ctx.translate(size / 2, size / 2);
    FireMap.drawSymbol(ctx, kind, kind.status === 0 ? 0.72 : 0.95, mode, kind.category !== FireMap.other() || mode === "shape" ? 2 : 0);
    return canvas;
  }

  // The last category is "other", drawn as a circle; the first seven are the plan's own fields.
  FireMap.other = () => FireMap.config.terms.category.length - 1;
  FireMap.SAMPLE = { risk: 3, status: 4, approximate: 0, get category() { return FireMap.other(); } };
  const PLAN = 7;
  // A kind that the register does not hold has no line.
  const isListed = (name, i, counts) => name !== "category" || i < PLAN || i === FireMap.other() || counts.held[i] > 0;

  function termRow(name, place, term, count) {
    const { state } = FireMap;
    const row = element("label", "fm-row" + (state.hidden[name][place] ? " fm-off" : ""));
    const box = element("input");
    box.type = "checkbox";
    box.checked = !state.hidden[name][place];
    box.dataset.term = name + ":" + term.value;
    box.addEventListener("change", function () {
      state.hidden[name][place] = !box.checked;
      FireMap.redraw("sites");
      FireMap.drawLegend();
    });
    const mode = name === "status" ? "status" : "risk";
    row.append(
      box,
      icon(box.dataset.term, Object.assign({}, FireMap.SAMPLE, { [name]: place }), mode, 22),
      element("span", "fm-name", (name === "risk" ? term.character + " " : "") + term.label),
      element("span", "fm-count", String(count))
    );
    return row;
  }

  function group(title, rows) {
    const made = element("section");
    made.append(element("h4", "", title), ...rows);
    return made;
  }

  function flagIcon(name) {
    const canvas = element("canvas", "fm-icon");
    const dpr = Math.max(2, window.devicePixelRatio || 1);
    canvas.width = canvas.height = 22 * dpr;
    canvas.style.width = canvas.style.height = "22px";
    const ctx = canvas.getContext("2d");
    ctx.scale(dpr, dpr);
    ctx.translate(7, 18);
    FireMap.drawFlag(ctx, 7, name);
    return canvas;
  }

  function layerRow(name) {
    const row = element("label", "fm-row");
    const box = element("input");
    box.type = "checkbox";
    box.checked = FireMap.state[name];
    box.dataset.layer = name;
    box.addEventListener("change", function () {
      FireMap.state[name] = box.checked;
      FireMap.forgetStamps();
      FireMap.redraw();
      FireMap.drawLegend();
    });
    row.append(box);
    if (FireMap.MARKS.includes(name)) row.append(flagIcon(name));
    row.append(element("span", "fm-name", FireMap.say("layer_" + name)));
    return row;
  }

  function modes() {
    const bar = element("div", "fm-modes");
    bar.setAttribute("role", "radiogroup");
    for (const mode of ["risk", "status"]) {
      const chosen = FireMap.state.mode === mode;
      const made = button(chosen ? "fm-chosen" : "", FireMap.say("mode_" + mode), FireMap.say("mode_" + mode), () => {
        FireMap.state.mode = mode;
        FireMap.redraw("sites");
        FireMap.drawLegend();
      });
      made.setAttribute("role", "radio");
      made.setAttribute("aria-checked", String(chosen));
      made.dataset.mode = mode;
      bar.append(made);
    }
    return bar;
  }

  function swatchRow(colour, text, hatched) {
    const row = element("div", "fm-row");
    const swatch = element("span", "fm-swatch" + (hatched ? " fm-hatched" : ""));
    swatch.style.backgroundColor = colour;
    row.append(swatch, element("span", "fm-name", text));
    return row;
  }

  function shadeGroup(legend, kind) {
    const { colours } = FireMap;
    const ramp = colours[kind];
    const rows = [];
    // A step without a word stands for nothing on this map.
    legend.steps.forEach((text, i) => {
      if (text) rows.push(swatchRow(ramp[i], text, false));
    });
    if (legend.none) rows.push(swatchRow(colours.no_value, legend.none, false));
    if (legend.hatched) rows.push(swatchRow(colours.no_value, legend.hatched, true));
    if (legend.note) rows.push(element("p", "fm-note", legend.note));
    return group(legend.title, rows);
  }

  const said = (name, values) => FireMap.say(name).replace(/\{(\w+)\}/g, (_, key) => values[key]);

  FireMap.allWords = function (counts) {
    const n = FireMap.unplaced().filter((one) => !one.drawn).length;
    return said("all_sites", { n: counts.all, unplaced: n, pending: FireMap.unplaced().length });
  };

  // The ramp of the heat from low to high, without figures: the tip gives those.
  function rampRow() {
    const row = element("div", "fm-ramp");
    const strip = element("span", "fm-strip");
    for (let k = 0; k < 14; k++) {
      const part = element("i");
      part.style.background = "rgb(" + FireMap.heatColour(k / 13).map(Math.round).join(",") + ")";
      strip.append(part);
    }
    row.append(element("span", "", FireMap.say("heat_low")), strip, element("span", "", FireMap.say("heat_high")));
    const other = FireMap.state.by === "risk" ? "count" : "risk";
    const by = button("fm-by", FireMap.say("by_" + FireMap.state.by) + " ⇄", FireMap.say("by_" + other), function () {
      FireMap.state.by = other;
      FireMap.redraw("ground");
      FireMap.drawLegend();
    });
    row.append(by);
    return row;
  }

  function bandsRow(areas) {
    const row = element("div", "fm-keys");
    areas.legend.steps.forEach(function (text, i) {
      if (!text) return;
      const key = element("span", "fm-key");
      const swatch = element("i", "fm-swatch");
      swatch.style.background = FireMap.colours[areas.colours][i];
      key.append(swatch, text);
      row.append(key);
    });
    return row;
  }

  function keyOf(row, kind, text) {
    const key = element("span", "fm-key");
    key.append(icon("short " + row, kind, "risk", 24), text);
    return key;
  }

  function drawShort(counts) {
    const { data, config, state } = FireMap;
    const box = FireMap.legendShort;
    box.textContent = "";
    if (!data.tips) return;
    if (state.layer === "heat") box.append(rampRow());
    if (state.layer === "areas" && data.areas) box.append(element("b", "", data.areas.legend.title), bandsRow(data.areas));
    const keys = element("div", "fm-keys");
    const levels = state.layer === "sites" ? [0, 1, 2, 3, 4] : [0, 1];
    for (const risk of levels) {
      const kind = Object.assign({}, FireMap.SAMPLE, { risk });
      keys.append(keyOf("risk" + risk, kind, config.terms.risk[risk].character + " " + counts.risk[risk]));
    }
    const late = Object.assign({}, FireMap.SAMPLE, { risk: 2, status: 0 });
    keys.append(keyOf("late", late, said("short_overdue", { n: counts.overdue })));
    const all = element("small", "", FireMap.allWords(counts) + " ");
    box.append(keys, all);
    if (FireMap.unplaced().length && !data.head.is_placing)
      all.append(button("fm-by", FireMap.say("go_place") + " ›", FireMap.say("go_place"), () => FireMap.tell("figure:places")));
  }

  FireMap.drawLegend = function () {
    const body = FireMap.legendBody;
    const { data, config, state } = FireMap;
    const counts = FireMap.countSites();
    drawShort(counts);
    const kept = body.scrollTop;
    body.textContent = "";
    if (state.sites) body.append(modes());
    if (data.areas && state.areas && !data.tips) body.append(shadeGroup(data.areas.legend, data.areas.colours));
    if (data.heat && state.heat) body.append(shadeGroup(data.heat.legend, "ramp"));
    for (const name of state.sites ? ["risk", "status", "category"] : []) {
      const terms = config.terms[name].map((term, i) => [term, i]).filter(([, i]) => isListed(name, i, counts));
      const rows = terms.map(([term, i]) => termRow(name, i, term, counts[name][i]));
      body.append(group(FireMap.say("title_" + name), rows));
    }
    const layers = ["sites", "names", "context"];
    if (data.areas && !data.tips) layers.push("areas");
    if (data.heat) layers.push("heat");
    layers.push(...FireMap.marked());
    layers.push("big");
    if (data.tips) body.append(element("p", "fm-note", FireMap.allWords(counts)));
    body.append(group(FireMap.say("title_layers"), layers.map(layerRow)));
    body.scrollTop = kept;
    FireMap.legendTitle.textContent = data.head.title || FireMap.say("legend");
    FireMap.caption.textContent = data.head.caption || "";
  };

  let isLegendDue = false;

  // Once for all that changed in one go, before the browser shows anything.
  FireMap.drawLegendSoon = function () {
    if (isLegendDue) return;
    isLegendDue = true;
    queueMicrotask(function () {
      isLegendDue = false;
      FireMap.drawLegend();
    });
  };

  FireMap.addLegend = function (root) {
    const box = element("div", "fm-legend" + (FireMap.config.is_home ? " fm-home" : ""));
    // Without sites it is short enough for a low frame.
    const low = FireMap.state.sites && root.clientHeight < 460;
    const small = root.clientWidth < 560 || low || FireMap.config.is_home;
    const fold = button("fm-fold", "", FireMap.say("legend"), function () {
      box.classList.toggle("fm-folded");
      FireMap.redraw("names");
    });
    FireMap.legendTitle = element("span", "", FireMap.say("legend"));
    fold.append(FireMap.legendTitle);
    FireMap.legendShort = element("div", "fm-short");
    FireMap.legendBody = element("div", "fm-legend-body");
    if (small) box.classList.add("fm-folded");
    box.append(fold, FireMap.legendShort, FireMap.legendBody);
    FireMap.keepFromMap(box);
    root.append(box);
  };

  function addressNow() {
    try {
      return new URL(window.parent.location.href);
    } catch (error) {
      return null; // a page of another origin shows the map
    }
  }

  // The address says the layer in place of its entry: to look at another one is no step to go back.
  function sayLayer() {
    const address = addressNow();
    const said = FireMap.state.layer === "heat" ? null : FireMap.state.layer;
    if (!address || address.searchParams.get("layer") === said) return;
    if (said) address.searchParams.set("layer", said);
    else address.searchParams.delete("layer");
    window.parent.history.replaceState(window.parent.history.state, "", address);
  }

  // Which of the three layers is up: what the address of the page says, else the heat.
  FireMap.chooseLayer = function (chosen) {
    const known = ["heat", "areas", "sites"];
    const address = addressNow();
    const asked = chosen || FireMap.state.layer || (address && address.searchParams.get("layer"));
    FireMap.state.layer = known.includes(asked) ? asked : "heat";
    for (const one of document.querySelectorAll(".fm-layers button"))
      one.setAttribute("aria-checked", String(one.dataset.layer === FireMap.state.layer));
    // The page writes its own words into the address a moment after it has drawn the map anew.
    if (!chosen) return setTimeout(sayLayer, 500);
    sayLayer();
    FireMap.redraw();
    FireMap.drawLegend();
  };

  FireMap.addLayers = function (root) {
    if (!FireMap.config.is_home) return;
    const bar = element("div", "fm-layers");
    bar.setAttribute("role", "radiogroup");
    bar.setAttribute("aria-label", FireMap.say("title_layers"));
    for (const name of ["heat", "areas", "sites"]) {
      const made = button("", FireMap.say("show_" + name), FireMap.say("tip_" + name), () => FireMap.chooseLayer(name));
      made.setAttribute("role", "radio");
      made.setAttribute("aria-checked", String(name === (FireMap.state.layer || "heat")));
      made.setAttribute("aria-label", FireMap.say("show_" + name));
      made.dataset.layer = name;
      bar.append(made);
    }
    FireMap.keepFromMap(bar);
    root.append(bar);
  };
})();
