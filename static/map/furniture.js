// What stands on the map: legend with counts, tools, scale, north arrow, stamps. Text by textContent only.
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
    made.setAttribute("aria-label", title);
    made.addEventListener("click", act);
    return made;
  }

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
    FireMap.drawSymbol(ctx, kind, size * 0.24, mode);
    return canvas;
  }

  const SAMPLE = { risk: 4, status: 4, category: 7, approximate: 0 };

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
    const mode = name === "status" ? (state.mode === "risk" ? "risk" : state.mode) : "risk";
    row.append(
      box,
      icon(box.dataset.term, Object.assign({}, SAMPLE, { [name]: place }), mode, 22),
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
    row.append(box, element("span", "fm-name", FireMap.say("layer_" + name)));
    return row;
  }

  function modes() {
    const bar = element("div", "fm-modes");
    bar.setAttribute("role", "radiogroup");
    for (const mode of ["both", "risk", "status"]) {
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

  function shadeGroup(legend) {
    const { colours } = FireMap;
    const rows = [];
    // A step without a word stands for nothing on this map.
    legend.steps.forEach((text, i) => {
      if (text) rows.push(swatchRow(colours.ramp[i], text, false));
    });
    if (legend.none) rows.push(swatchRow(colours.no_value, legend.none, false));
    if (legend.hatched) rows.push(swatchRow(colours.no_value, legend.hatched, true));
    if (legend.note) rows.push(element("p", "fm-note", legend.note));
    return group(legend.title, rows);
  }

  FireMap.drawLegend = function () {
    const body = FireMap.legendBody;
    const { data, config, state } = FireMap;
    const counts = FireMap.countSites();
    const kept = body.scrollTop;
    body.textContent = "";
    if (state.sites) body.append(modes());
    if (data.areas && state.areas) body.append(shadeGroup(data.areas.legend));
    if (data.heat && state.heat) body.append(shadeGroup(data.heat.legend));
    for (const name of state.sites ? ["risk", "status", "category"] : []) {
      const rows = config.terms[name].map((term, i) => termRow(name, i, term, counts[name][i]));
      body.append(group(FireMap.say("title_" + name), rows));
    }
    const layers = ["sites", "names", "context"];
    if (data.areas) layers.push("areas");
    if (data.heat) layers.push("heat");
    layers.push("big");
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

  function addLegend(root) {
    const box = element("div", "fm-legend");
    // Without sites it is short enough for a low frame.
    const low = FireMap.state.sites && root.clientHeight < 460;
    const small = root.clientWidth < 560 || low;
    const fold = button("fm-fold", "", FireMap.say("legend"), () => box.classList.toggle("fm-folded"));
    FireMap.legendTitle = element("span", "", FireMap.say("legend"));
    fold.append(FireMap.legendTitle);
    FireMap.legendBody = element("div", "fm-legend-body");
    if (small) box.classList.add("fm-folded");
    box.append(fold, FireMap.legendBody);
    keepFromMap(box);
    root.append(box);
  }

  function keepFromMap(box) {
    L.DomEvent.disableClickPropagation(box);
    // Leaflet looks for the box above what was clicked, which the legend has by then drawn anew.
    L.DomEvent.on(box, "click", L.DomEvent.stopPropagation);
    L.DomEvent.disableScrollPropagation(box);
  }

  function goFull() {
    const page = document.documentElement;
    if (document.fullscreenElement) document.exitFullscreen();
    else if (page.requestFullscreen) page.requestFullscreen();
  }

  // Strokes on a 24 by 24 field.
  const STROKES = {
    zoom_in: "M12 5v14M5 12h14",
    zoom_out: "M5 12h14",
    home: "M4 11.5 12 5l8 6.5M6.5 10v9h11v-9",
    measure_length: "M3 16 16 3l5 5L8 21zM7 12l2 2M10 9l3 3M13 6l2 2",
    measure_area: "M5 7 13 4l7 6-3 9-10 1zM5 7l-1 0M13 4l0 0",
    save_picture: "M12 4v10M7.5 10 12 14.5 16.5 10M5 19h14",
    full_screen: "M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5",
  };

  function tool(name, act) {
    const svg = (tag) => document.createElementNS("http://www.w3.org/2000/svg", tag);
    const made = button("fm-tool", "", FireMap.say(name), act);
    const drawing = svg("svg");
    drawing.setAttribute("viewBox", "0 0 24 24");
    const path = svg("path");
    path.setAttribute("d", STROKES[name]);
    drawing.append(path);
    made.append(drawing);
    made.dataset.tool = name;
    return made;
  }

  function addTools(map, root) {
    const bar = element("div", "fm-tools");
    const zoom = (step) => () => {
      FireMap.holdView();
      map.setZoom(map.getZoom() + step);
    };
    bar.append(
      tool("zoom_in", zoom(0.75)),
      tool("zoom_out", zoom(-0.75)),
      tool("home", () => FireMap.goHome({ duration: 0.5 })),
      tool("measure_length", () => FireMap.measure("length")),
      tool("measure_area", () => FireMap.measure("area")),
      tool("save_picture", () => FireMap.savePicture()),
      tool("full_screen", goFull)
    );
    keepFromMap(bar);
    root.append(bar);
    document.addEventListener("fullscreenchange", function () {
      FireMap.state.big = Boolean(document.fullscreenElement);
      FireMap.redraw();
      FireMap.drawLegend();
    });
  }

  function addStamps(root) {
    const box = element("div", "fm-stamps");
    FireMap.caption = element("div", "fm-caption");
    const stamps = element("div", "fm-stamp-row");
    for (const text of FireMap.config.stamps) stamps.append(element("span", "fm-stamp", text));
    box.append(FireMap.caption, stamps);
    root.append(box);
    const north = element("div", "fm-north");
    north.append(element("span", "fm-needle"), element("span", "", FireMap.say("north")));
    root.append(north);
  }

  FireMap.furnish = function (map) {
    const root = map.getContainer();
    root.setAttribute("role", "application");
    root.setAttribute("aria-label", FireMap.say("map"));
    addLegend(root);
    addTools(map, root);
    addStamps(root);
    L.control.scale({ imperial: false, maxWidth: 140, position: "bottomright" }).addTo(map);
    FireMap.drawLegendSoon();
  };
})();
