// What stands on the map: tools, scale, north arrow, stamps. Text by textContent only.
(function () {
  "use strict";
  const FireMap = (window.FireMap = window.FireMap || {});

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
    const made = FireMap.button("fm-tool", "", FireMap.say(name), act);
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
    const bar = FireMap.element("div", "fm-tools");
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
    FireMap.keepFromMap(bar);
    root.append(bar);
    document.addEventListener("fullscreenchange", function () {
      FireMap.state.big = Boolean(document.fullscreenElement);
      FireMap.redraw();
      FireMap.drawLegend();
    });
  }

  function addStamps(root) {
    const box = FireMap.element("div", "fm-stamps");
    FireMap.caption = FireMap.element("div", "fm-caption");
    const stamps = FireMap.element("div", "fm-stamp-row");
    for (const text of FireMap.config.stamps) stamps.append(FireMap.element("span", "fm-stamp", text));
    box.append(FireMap.caption, stamps);
    root.append(box);
    const north = FireMap.element("div", "fm-north");
    north.append(FireMap.element("span", "fm-needle"), FireMap.element("span", "", FireMap.say("north")));
    root.append(north);
  }

  // The cross where the queue of sites without a place was last clicked.
  (FireMap.painters = FireMap.painters || {}).spot = function (view) {
    if (!FireMap.spot || view.map !== FireMap.map) return;
    const { ctx } = view;
    const x = FireMap.worldX(FireMap.spot.lng) * view.scale - view.left;
    const y = FireMap.worldY(FireMap.spot.lat) * view.scale - view.top;
    for (const [colour, width] of [[FireMap.colours.halo, 6], [FireMap.colours.ink, 2.6]]) {
      ctx.beginPath();
      ctx.moveTo(x - 13, y);
      ctx.lineTo(x + 13, y);
      ctx.moveTo(x, y - 13);
      ctx.lineTo(x, y + 13);
      ctx.strokeStyle = colour;
      ctx.lineWidth = width;
      ctx.stroke();
    }
  };

  FireMap.furnish = function (map) {
    const root = map.getContainer();
    root.setAttribute("role", "application");
    root.setAttribute("aria-label", FireMap.say("map"));
    FireMap.addLegend(root);
    FireMap.addLayers(root);
    addTools(map, root);
    addStamps(root);
    L.control.scale({ imperial: false, maxWidth: 140, position: "bottomright" }).addTo(map);
    FireMap.drawLegendSoon();
  };
})();
