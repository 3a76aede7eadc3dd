// The sites: one stamp for each kind of symbol, put down once for each point, worst on top.
(function () {
  "use strict";
  const FireMap = (window.FireMap = window.FireMap || {});
  const paint = (FireMap.painters = FireMap.painters || {});
  // Places of `RiskLevel` and `SiteStatus`.
  const RED = 0;
  const ORANGE = 1;
  const YELLOW = 2;
  const UNKNOWN = 4;
  const OVERDUE = 0;
  // Pixels over the whole subdistrict, and where the shape says the category.
  const FAR = [8.5, 6.8, 5, 3.2, 3.2];
  const NEAR = [8.5, 7.4, 6.4, 5.6, 5.6];
  const GAP = 2;
  const RING = 2.6;
  // In a stamp's code: nothing but a dot.
  FireMap.DOT = 8192;

  // 0 the whole subdistrict, 1 the town, 2 its quarters, 3 its streets.
  FireMap.tierAt = function (zoom) {
    const whole = Math.max(13, FireMap.home || 0) + 0.01;
    return zoom <= whole ? 0 : zoom < 14 ? 1 : zoom < 16 ? 2 : 3;
  };

  FireMap.growAt = function (zoom) {
    const { n } = FireMap.data.points;
    const crowd = n > 20000 ? 0.5 : n > 4000 ? 0.75 : 1;
    const near = FireMap.tierAt(zoom) < 2 ? 1 : Math.min(1.5, 1 + Math.max(0, zoom - 14) * 0.17);
    // A narrow map is a phone's: the same dots would cover it.
    const small = FireMap.map && FireMap.map.getSize().x < 560 && FireMap.tierAt(zoom) < 2 ? 0.85 : 1;
    return crowd * near * small * FireMap.big();
  };

  // How far the largest symbol reaches from its place, without its ring.
  FireMap.radiusAt = (zoom) => FAR[RED] * FireMap.growAt(zoom);

  // How far anything drawn reaches from its place.
  FireMap.reachOf = (grow, tier) => (tier < 2 ? FAR[RED] : NEAR[RED] * 1.45) * grow + GAP + RING + 2;

  function trace(ctx, kind, radius, tier) {
    ctx.beginPath();
    if (tier < 2) ctx.arc(0, 0, radius, 0, 2 * Math.PI);
    else
      FireMap.config.shapes[kind.category].forEach(([x, y], i) =>
        i ? ctx.lineTo(x * radius, y * radius) : ctx.moveTo(x * radius, y * radius)
      );
    ctx.closePath();
  }

  function edge(ctx, colour, width) {
    ctx.strokeStyle = colour;
    ctx.lineWidth = 2 * width;
    ctx.stroke();
  }

  // What tells the levels apart without colour: "!" of red, a dot of orange.
  function mark(ctx, kind, radius) {
    if (kind.risk === RED) {
      ctx.fillStyle = "#fff";
      const half = 0.15 * radius;
      ctx.fillRect(-half, -0.6 * radius, 2 * half, 0.72 * radius);
      ctx.beginPath();
      ctx.arc(0, 0.42 * radius, 0.18 * radius, 0, 7);
      ctx.fill();
    } else if (kind.risk === ORANGE) {
      ctx.fillStyle = "#1a1005";
      ctx.beginPath();
      ctx.arc(0, 0, 0.32 * radius, 0, 7);
      ctx.fill();
    }
  }

  function body(ctx, kind, radius, mode, tier) {
    const { colours } = FireMap;
    const colour = mode === "status" ? colours.status[kind.status] : colours.risk[kind.risk];
    const isHollow = mode !== "status" && kind.risk > YELLOW && tier < 2;
    ctx.fillStyle = isHollow ? colours.land : colour;
    ctx.fill();
    if (kind.approximate || kind.risk === UNKNOWN) ctx.setLineDash([2.2, 1.8]);
    if (isHollow) {
      ctx.strokeStyle = colour;
      ctx.lineWidth = 1.7;
      ctx.stroke();
    } else if (kind.risk >= YELLOW || mode === "status" || kind.approximate) {
      ctx.strokeStyle = kind.risk === YELLOW && FireMap.theme === "light" ? colours.yellow_line : colours.outline;
      ctx.lineWidth = 1.3;
      ctx.stroke();
    }
    ctx.setLineDash([]);
    if (mode !== "status") mark(ctx, kind, radius * (tier < 2 ? 1 : 0.72));
  }

  // Draws one symbol about (0, 0): ring of what is overdue, halo, body, mark.
  FireMap.drawSymbol = function (ctx, kind, grow, mode, tier) {
    const { colours } = FireMap;
    const radius = (tier < 2 ? FAR : NEAR)[kind.risk] * grow;
    ctx.lineJoin = "round";
    trace(ctx, kind, radius, tier);
    if (kind.status === OVERDUE) {
      edge(ctx, colours.halo, GAP + RING + 1);
      edge(ctx, colours.overdue, GAP + RING);
      edge(ctx, colours.halo, GAP);
    } else edge(ctx, colours.halo, 1.4);
    body(ctx, kind, radius, mode, tier);
  };

  FireMap.drawDot = function (ctx, grow, tier) {
    ctx.beginPath();
    ctx.arc(0, 0, (tier ? 2.6 : 1.5) * grow, 0, 7);
    ctx.fillStyle = FireMap.colours.sub;
    ctx.globalAlpha = 0.75;
    ctx.fill();
    ctx.globalAlpha = 1;
  };

  const kindOf = (points, i) => ({
    risk: points.risk[i],
    status: points.status[i],
    category: points.category[i],
    approximate: points.approximate[i],
  });

  // Over the heat and over the villages only what needs action is a symbol; the layer of the sites
  // and every other map show all of them.
  FireMap.isSymbol = function (points, i, tier) {
    const { layer } = FireMap.state;
    if (tier >= 2 || !layer || layer === "sites") return true;
    return points.status[i] === OVERDUE || points.risk[i] <= (tier ? YELLOW : ORANGE);
  };

  FireMap.isShown = function (points, i) {
    const hidden = FireMap.state.hidden;
    return !(
      points.vague[i] ||
      hidden.category[points.category[i]] ||
      hidden.risk[points.risk[i]] ||
      hidden.status[points.status[i]]
    );
  };

  let marks = { n: 0, x: new Int32Array(0), y: new Int32Array(0), code: new Uint16Array(0) };

  // The shown points on the canvas, in its pixels, from bottom to top: dots, then symbols.
  function marksOf(view, points, edge, tier) {
    const laid = FireMap.laid(view.scale, tier);
    if (marks.x.length < points.n)
      marks = { n: 0, x: new Int32Array(points.n), y: new Int32Array(points.n), code: new Uint16Array(points.n) };
    let n = 0;
    const { layer } = FireMap.state;
    const hasDots = tier < 2 && layer && layer !== "sites";
    for (const wanted of hasDots ? [false, true] : [true])
      for (let k = 0; k < points.n; k++) {
        const i = points.order[k];
        if (!laid.count[i] || (hasDots && FireMap.isSymbol(points, i, tier) !== wanted)) continue;
        const x = laid.x[i] - view.left;
        const y = laid.y[i] - view.top;
        if (x < -edge || y < -edge || x > view.width + edge || y > view.height + edge) continue;
        if (!FireMap.isShown(points, i)) continue;
        marks.x[n] = Math.round(x * view.dpr);
        marks.y[n] = Math.round(y * view.dpr);
        marks.code[n++] = wanted ? laid.code[i] : FireMap.DOT;
      }
    marks.n = n;
    return marks;
  }

  paint.sites = function (view) {
    const { points } = FireMap.data;
    const { state } = FireMap;
    if (!state.sites || !points.n) return;
    const { tier } = view;
    const grow = FireMap.growAt(tier ? view.zoom : FireMap.home || view.zoom);
    FireMap.putStamps(view, marksOf(view, points, FireMap.reachOf(grow, tier), tier), { grow, tier, mode: state.mode });
    FireMap.drawCounts(view, FireMap.laid(view.scale, tier), grow);
    drawChosen(view, points, grow, tier);
  };

  function drawChosen(view, points, grow, tier) {
    const { selected, colours, state } = FireMap;
    if (selected.kind !== "site") return;
    const i = points.ids.indexOf(selected.id);
    if (i < 0) return;
    const { ctx } = view;
    const laid = FireMap.laid(view.scale, tier);
    const at = laid.count[i] ? i : laid.head[i];
    ctx.translate(laid.x[at] - view.left, laid.y[at] - view.top);
    FireMap.drawSymbol(ctx, kindOf(points, i), grow * 1.2, state.mode, tier);
    const radius = FireMap.reachOf(grow * 1.2, tier) + 3;
    for (const [colour, width] of [[colours.halo, 6], [colours.ink, 2.6]]) {
      ctx.beginPath();
      ctx.arc(0, 0, radius, 0, 7);
      ctx.strokeStyle = colour;
      ctx.lineWidth = width;
      ctx.stroke();
    }
  }

  // Every shown site within `reach` pixels of a world place, the one drawn on top first.
  FireMap.sitesAt = function (x, y, scale, reach, drawn) {
    const { points } = FireMap.data;
    const tier = drawn === undefined ? FireMap.tierAt(Math.log2(scale / 256)) : drawn;
    const found = [];
    const dots = [];
    if (!FireMap.state.sites || !points.n) return found;
    const laid = FireMap.laid(scale, tier);
    for (let k = points.n - 1; k >= 0; k--) {
      const i = points.order[k];
      const at = laid.count[i] ? i : laid.head[i];
      const dx = laid.x[at] - x * scale;
      const dy = laid.y[at] - y * scale;
      const is = dx * dx + dy * dy;
      if (is > reach * reach || !FireMap.isShown(points, i)) continue;
      if (FireMap.isSymbol(points, i, tier)) found.push(i);
      else if (is <= 36) dots.push(i);
    }
    return found.concat(dots);
  };

  // The classes of the sites without a place of their own: those the map cannot draw as points.
  FireMap.unplaced = function () {
    const { points, tips } = FireMap.data;
    const found = tips ? tips.unplaced.map(([code, village]) => ({ code, village })) : [];
    for (let i = 0; i < points.n; i++)
      if (points.vague[i]) {
        const village = FireMap.villageAt(points.x[i], points.y[i]);
        found.push({ code: points.code[i], village: village ? village.code : "", drawn: true });
      }
    return found;
  };

  // How many sites have each risk, status and category, placed or not; a term hidden counts what it
  // hides.
  FireMap.countSites = function () {
    const { points, tips } = FireMap.data;
    const { risk, status, category } = FireMap.state.hidden;
    const counts = { overdue: 0, all: 0 };
    for (const name of ["risk", "status", "category"]) counts[name] = FireMap.config.terms[name].map(() => 0);
    // Of each category, whatever is hidden: the legend lists what there is.
    counts.held = counts.category.slice();
    const add = function (code) {
      const r = code & 7;
      const s = (code >> 3) & 7;
      const c = (code >> 6) & 63;
      const byRisk = risk[r] ? 1 : 0;
      const byStatus = status[s] ? 1 : 0;
      const byCategory = category[c] ? 1 : 0;
      counts.all++;
      counts.held[c]++;
      if (byRisk + byStatus + byCategory > 1) return;
      if (!byStatus && !byCategory) counts.risk[r]++;
      if (!byRisk && !byCategory) counts.status[s]++;
      if (!byRisk && !byStatus) counts.category[c]++;
      if (s === OVERDUE && !byRisk && !byCategory) counts.overdue++;
    };
    for (let i = 0; i < points.n; i++) add(points.code[i]);
    if (tips) for (const [code] of tips.unplaced) add(code);
    return counts;
  };
})();
