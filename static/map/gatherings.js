// Marks on layers of their own, off until somebody asks: activities, fires, fireworks; text by textContent.
(function () {
  "use strict";
  const FireMap = (window.FireMap = window.FireMap || {});
  const paint = (FireMap.painters = FireMap.painters || {});
  const EARTH_M = 40075016.686;

  FireMap.MARKS = ["gatherings", "fires", "fireworks", "units"];

  FireMap.readGatherings = (list) =>
    (list || []).map((one) => ({
      lat: one.at[0],
      lon: one.at[1],
      x: FireMap.worldX(one.at[1]),
      y: FireMap.worldY(one.at[0]),
      lines: one.lines,
      radius: one.radius || 0,
    }));

  FireMap.readMarks = function (head) {
    const marks = {};
    for (const name of FireMap.MARKS) marks[name] = FireMap.readGatherings(head[name]);
    return marks;
  };

  // The layers that hold something.
  FireMap.marked = () => FireMap.MARKS.filter((name) => (FireMap.data[name] || []).length);

  function outlined(ctx, colours, ink) {
    ctx.lineJoin = "round";
    ctx.strokeStyle = colours.halo;
    ctx.lineWidth = 5;
    ctx.stroke();
    ctx.strokeStyle = ink;
    ctx.lineWidth = 2;
    ctx.stroke();
    ctx.fillStyle = ink;
    ctx.fill();
  }

  // A pole with a pennant: no site has this shape, and none of the four risk colours is in it.
  function drawPennant(ctx, size) {
    const { colours } = FireMap;
    ctx.beginPath();
    ctx.moveTo(0, 0);
    ctx.lineTo(0, -2.2 * size);
    ctx.lineTo(1.5 * size, -1.65 * size);
    ctx.lineTo(0, -1.1 * size);
    outlined(ctx, colours, colours.accent);
    ctx.beginPath();
    ctx.arc(0, 0, 2.6, 0, 7);
    ctx.fill();
  }

  // A flame in ink, with a light heart: a fire that happened.
  function drawFlame(ctx, size) {
    const { colours } = FireMap;
    ctx.beginPath();
    ctx.moveTo(0, 0);
    ctx.bezierCurveTo(-1.3 * size, 0, -1.1 * size, -1.1 * size, -0.35 * size, -1.5 * size);
    ctx.bezierCurveTo(-0.3 * size, -1.2 * size, 0, -1.1 * size, 0.05 * size, -2.3 * size);
    ctx.bezierCurveTo(1.1 * size, -1.5 * size, 1.3 * size, 0, 0, 0);
    outlined(ctx, colours, colours.ink);
    ctx.beginPath();
    ctx.ellipse(0.05 * size, -0.45 * size, 0.28 * size, 0.4 * size, 0, 0, 7);
    ctx.fillStyle = colours.halo;
    ctx.fill();
  }

  // Rays from a point: a place to let off fireworks, or where nobody may.
  function drawRays(ctx, size) {
    const { colours } = FireMap;
    ctx.beginPath();
    for (let ray = 0; ray < 8; ray++) {
      const turn = (ray * Math.PI) / 4;
      ctx.moveTo(0.4 * size * Math.cos(turn), -size + 0.4 * size * Math.sin(turn));
      ctx.lineTo(1.05 * size * Math.cos(turn), -size + 1.05 * size * Math.sin(turn));
    }
    outlined(ctx, colours, colours.accent);
  }

  // A unit that is on no ledger: a hollow ring, which no site is.
  function drawHollow(ctx, size) {
    const { colours } = FireMap;
    ctx.beginPath();
    ctx.arc(0, 0, 0.46 * size, 0, 7);
    ctx.strokeStyle = colours.halo;
    ctx.lineWidth = 4;
    ctx.stroke();
    ctx.strokeStyle = colours.accent;
    ctx.lineWidth = 2;
    ctx.stroke();
  }

  const DRAWN = { gatherings: drawPennant, fires: drawFlame, fireworks: drawRays, units: drawHollow };

  FireMap.drawFlag = (ctx, size, name) => DRAWN[name || "gatherings"](ctx, size);
  FireMap.flagSize = () => 11 * FireMap.big();

  function drawArea(view, one) {
    const { colours } = FireMap;
    const metres = EARTH_M * Math.cos((one.lat * Math.PI) / 180);
    view.ctx.beginPath();
    view.ctx.arc(0, 0, (one.radius / metres) * view.scale, 0, 7);
    view.ctx.setLineDash([6, 4]);
    view.ctx.strokeStyle = colours.accent;
    view.ctx.lineWidth = 2;
    view.ctx.stroke();
    view.ctx.setLineDash([]);
  }

  paint.gatherings = function (view) {
    const { data, state } = FireMap;
    for (const name of FireMap.MARKS) {
      if (!state[name] || !data[name]) continue;
      for (const one of data[name]) {
        view.ctx.save();
        view.ctx.translate(one.x * view.scale - view.left, one.y * view.scale - view.top);
        if (one.radius) drawArea(view, one);
        FireMap.drawFlag(view.ctx, FireMap.flagSize(), name);
        view.ctx.restore();
      }
    }
  };

  // What is marked under a world place, those of one spot together.
  FireMap.gatheringsAt = function (x, y, scale) {
    const { data, state } = FireMap;
    const size = FireMap.flagSize();
    return FireMap.MARKS.flatMap((name) => (state[name] && data[name]) || []).filter(function (one) {
      const right = (x - one.x) * scale;
      const up = (one.y - y) * scale;
      return right > -size && right < 1.6 * size && up > -6 && up < 2.3 * size;
    });
  };

  FireMap.tellGatherings = function (found) {
    const box = FireMap.element("div", "fm-card");
    for (const one of found)
      one.lines.forEach((line, i) => box.append(FireMap.element(i ? "div" : "b", "", line)));
    L.popup({ className: "fm-popup", maxWidth: 280, maxHeight: 220 })
      .setLatLng([found[0].lat, found[0].lon])
      .setContent(box)
      .openOn(FireMap.map);
  };
})();
