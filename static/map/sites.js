// The sites: one stamp for each kind of symbol, put down once for each point, worst on top.
(function () {
  "use strict";
  const FireMap = (window.FireMap = window.FireMap || {});
  const paint = (FireMap.painters = FireMap.painters || {});
  // Radius in CSS pixels: 4.4 over the whole subdistrict, 11 among houses; many points are smaller.
  FireMap.radiusAt = function (zoom) {
    const crowd = FireMap.data.points.n > 20000 ? 0.55 : FireMap.data.points.n > 4000 ? 0.8 : 1;
    const radius = 4.4 + Math.max(0, zoom - 12.5) * 1.5;
    // Over the hazard surface the sites step back, or they would hide what they make up.
    const back = FireMap.data.heat && FireMap.state.heat ? 0.6 : 1;
    return Math.max(2, Math.min(11.5, radius) * crowd * back) * FireMap.big();
  };

  function tracePath(ctx, shape, radius) {
    ctx.beginPath();
    shape.forEach(([x, y], i) => (i ? ctx.lineTo(x * radius, y * radius) : ctx.moveTo(x * radius, y * radius)));
    ctx.closePath();
  }

  // Draws one symbol about (0, 0): halo, ring from the outside in, outline, fill.
  FireMap.drawSymbol = function (ctx, kind, radius, mode) {
    const { colours, config } = FireMap;
    const shape = config.shapes[kind.category];
    const status = config.terms.status[kind.status].value;
    const bands = mode === "both" || (mode === "status" && kind.status === 0) ? colours.rings[status] : [];
    ctx.lineJoin = "round";
    const reach = bands.length ? bands[0][1] : 0.18;
    tracePath(ctx, shape, radius);
    ctx.strokeStyle = colours.halo;
    ctx.lineWidth = 2 * (radius * reach + 1.1);
    ctx.stroke();
    for (const [colour, outer, dashed] of bands) {
      ctx.strokeStyle = colour;
      ctx.lineWidth = 2 * outer * radius;
      ctx.setLineDash(dashed ? [radius * 0.62, radius * 0.42] : []);
      ctx.stroke();
      ctx.setLineDash([]);
      if (dashed) {
        ctx.strokeStyle = colours.halo;
        ctx.lineWidth = 0.36 * radius;
        ctx.stroke();
      }
    }
    ctx.strokeStyle = colours.outline;
    ctx.lineWidth = Math.max(1.6, radius * 0.26);
    ctx.stroke();
    ctx.fillStyle = mode === "status" ? colours.status[kind.status] : colours.risk[kind.risk];
    ctx.fill();
    if (kind.approximate) {
      ctx.fillStyle = colours.halo;
      ctx.beginPath();
      ctx.arc(0, 0, radius * 0.3, 0, 7);
      ctx.fill();
    }
  };

  const kindOf = (points, i) => ({
    risk: points.risk[i],
    status: points.status[i],
    category: points.category[i],
    approximate: points.approximate[i],
  });

  FireMap.isShown = function (points, i) {
    const hidden = FireMap.state.hidden;
    return !(
      hidden.category[points.category[i]] ||
      hidden.risk[points.risk[i]] ||
      hidden.status[points.status[i]]
    );
  };

  let marks = { n: 0, x: new Int32Array(0), y: new Int32Array(0), code: new Uint16Array(0) };

  // The shown points on the canvas, in its pixels, from bottom to top.
  function marksOf(view, points, edge) {
    if (marks.x.length < points.n)
      marks = { n: 0, x: new Int32Array(points.n), y: new Int32Array(points.n), code: new Uint16Array(points.n) };
    let n = 0;
    for (let k = 0; k < points.n; k++) {
      const i = points.order[k];
      const x = points.x[i] * view.scale - view.left;
      const y = points.y[i] * view.scale - view.top;
      if (x < -edge || y < -edge || x > view.width + edge || y > view.height + edge) continue;
      if (!FireMap.isShown(points, i)) continue;
      marks.x[n] = Math.round(x * view.dpr);
      marks.y[n] = Math.round(y * view.dpr);
      marks.code[n++] = points.code[i];
    }
    marks.n = n;
    return marks;
  }

  paint.sites = function (view) {
    const { points } = FireMap.data;
    const { state } = FireMap;
    if (!state.sites || !points.n) return;
    const radius = FireMap.radiusAt(view.zoom);
    FireMap.putStamps(view, marksOf(view, points, radius * 3), radius, state.mode);
    drawChosen(view, points, radius);
  };

  function drawChosen(view, points, radius) {
    const { selected, colours, state } = FireMap;
    if (selected.kind !== "site") return;
    const i = points.ids.indexOf(selected.id);
    if (i < 0) return;
    const { ctx } = view;
    ctx.translate(points.x[i] * view.scale - view.left, points.y[i] * view.scale - view.top);
    FireMap.drawSymbol(
      ctx,
      kindOf(points, i),
      radius * 1.35,
      state.mode
    );
    for (const [colour, width] of [[colours.halo, 7], [colours.accent, 3.5]]) {
      ctx.beginPath();
      ctx.arc(0, 0, radius * 3 + 3, 0, 7);
      ctx.strokeStyle = colour;
      ctx.lineWidth = width;
      ctx.stroke();
    }
  }

  // Every shown site within `reach` pixels of a world place, the one drawn on top first.
  FireMap.sitesAt = function (x, y, scale, reach) {
    const { points } = FireMap.data;
    const found = [];
    if (!FireMap.state.sites) return found;
    for (let k = points.n - 1; k >= 0; k--) {
      const i = points.order[k];
      const dx = (points.x[i] - x) * scale;
      const dy = (points.y[i] - y) * scale;
      if (dx * dx + dy * dy <= reach * reach && FireMap.isShown(points, i)) found.push(i);
    }
    return found;
  };

  // How many shown sites have each risk, status and category; a term hidden counts what it hides.
  FireMap.countSites = function () {
    const { points } = FireMap.data;
    const { risk, status, category } = FireMap.state.hidden;
    const counts = {};
    for (const name of ["risk", "status", "category"]) counts[name] = FireMap.config.terms[name].map(() => 0);
    for (let i = 0; i < points.n; i++) {
      const r = points.risk[i];
      const s = points.status[i];
      const c = points.category[i];
      const byRisk = risk[r] ? 1 : 0;
      const byStatus = status[s] ? 1 : 0;
      const byCategory = category[c] ? 1 : 0;
      if (byRisk + byStatus + byCategory > 1) continue;
      if (!byStatus && !byCategory) counts.risk[r]++;
      if (!byRisk && !byCategory) counts.status[s]++;
      if (!byRisk && !byStatus) counts.category[c]++;
    }
    return counts;
  };
})();
