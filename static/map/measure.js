// Length and area by hand: on the sphere whose radius keeps the ellipsoid's own lengths here.
(function () {
  "use strict";
  const FireMap = (window.FireMap = window.FireMap || {});
  const paint = (FireMap.painters = FireMap.painters || {});
  // Gaussian mean radius of WGS 84 at 29.85 N, sqrt(MN): 6367.0 km. Against the ellipsoid lengths
  // err by 0.25 % at most (by direction), areas by 0.01 % over a subdistrict; the hand errs more.
  const A = 6378137;
  const E2 = 0.00669437999014;
  let line = [];
  let kind = null;
  let hover = null;

  const rad = (degrees) => (degrees * Math.PI) / 180;

  // Metres east and north of a place, on its own meridian and parallel radii of the ellipsoid.
  function local(origin, place) {
    const s = Math.sin(rad((origin.lat + place.lat) / 2));
    const w = Math.sqrt(1 - E2 * s * s);
    const north = (A * (1 - E2)) / (w * w * w);
    const east = (A / w) * Math.sqrt(1 - s * s);
    return [rad(place.lng - origin.lng) * east, rad(place.lat - origin.lat) * north];
  }

  FireMap.lengthOf = function (places) {
    let metres = 0;
    for (let i = 1; i < places.length; i++) metres += Math.hypot(...local(places[i - 1], places[i]));
    return metres;
  };

  FireMap.areaOf = function (places) {
    const flat = places.map((place) => local(places[0], place));
    let twice = 0;
    for (let i = 0; i < flat.length; i++) {
      const next = flat[(i + 1) % flat.length];
      twice += flat[i][0] * next[1] - next[0] * flat[i][1];
    }
    return Math.abs(twice) / 2;
  };

  function words(places) {
    const { say } = FireMap;
    if (kind === "area" && places.length > 2) {
      const m2 = FireMap.areaOf(places);
      return m2 < 1e5 ? m2.toFixed(0) + " " + say("m2") : (m2 / 1e6).toFixed(3) + " " + say("km2");
    }
    const metres = FireMap.lengthOf(places);
    return metres < 2000 ? metres.toFixed(0) + " " + say("m") : (metres / 1000).toFixed(2) + " " + say("km");
  }

  paint.measure = function (view) {
    if (!kind) return;
    const places = hover ? line.concat([hover]) : line;
    if (!places.length) return;
    const { ctx } = view;
    const { colours } = FireMap;
    const spots = places.map((p) => [
      FireMap.worldX(p.lng) * view.scale - view.left,
      FireMap.worldY(p.lat) * view.scale - view.top,
    ]);
    ctx.beginPath();
    spots.forEach(([x, y], i) => (i ? ctx.lineTo(x, y) : ctx.moveTo(x, y)));
    if (kind === "area") {
      ctx.closePath();
      ctx.globalAlpha = 0.18;
      ctx.fillStyle = colours.accent;
      ctx.fill();
      ctx.globalAlpha = 1;
    }
    for (const [colour, width] of [[colours.halo, 6], [colours.accent, 3]]) {
      ctx.strokeStyle = colour;
      ctx.lineWidth = width;
      ctx.stroke();
    }
    ctx.fillStyle = colours.accent;
    for (const [x, y] of spots) {
      ctx.beginPath();
      ctx.arc(x, y, 4.5, 0, 7);
      ctx.fill();
    }
    const [x, y] = spots[spots.length - 1];
    ctx.font = FireMap.font(Math.round(15 * FireMap.big()), 700);
    ctx.textAlign = "left";
    ctx.textBaseline = "bottom";
    FireMap.haloText(ctx, words(places), x + 10, y - 8, colours.ink, colours.halo, 5);
  };

  function tellHint() {
    FireMap.map.getContainer().classList.toggle("fm-measuring", Boolean(kind));
    FireMap.hint = FireMap.hint || FireMap.map.getContainer().appendChild(FireMap.element("div", "fm-hint"));
    const places = line.length > 1 ? words(line) + "　" : "";
    FireMap.hint.textContent = kind ? places + FireMap.say("measure_hint") : "";
    FireMap.hint.style.display = kind ? "block" : "none";
  }

  function onClick(event) {
    line.push(event.latlng);
    hover = null;
    tellHint();
    FireMap.redraw("names");
  }

  function onMove(event) {
    if (!line.length) return;
    hover = event.latlng;
    FireMap.redraw("names");
  }

  function stopAt(event) {
    if (event.key === "Escape") FireMap.measure(null);
  }

  // The same tool again, or Escape, ends; the other tool starts afresh.
  FireMap.measure = function (wanted) {
    const { map } = FireMap;
    const on = wanted && wanted !== kind;
    map.off("click", onClick).off("mousemove", onMove);
    document.removeEventListener("keydown", stopAt);
    kind = on ? wanted : null;
    line = [];
    hover = null;
    FireMap.measuring = Boolean(on);
    map.doubleClickZoom[on ? "disable" : "enable"]();
    if (on) {
      map.on("click", onClick).on("mousemove", onMove);
      document.addEventListener("keydown", stopAt);
    }
    tellHint();
    FireMap.redraw("names");
  };
})();
