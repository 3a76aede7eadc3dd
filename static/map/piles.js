// Where symbols would hide one another: more than two in one spot are one symbol with their number,
// two stand beside each other, and in the streets all that share one place stand round it.
(function () {
  "use strict";
  const FireMap = (window.FireMap = window.FireMap || {});
  const OVERDUE = 0;
  const STATUS_BITS = 7 << 3;
  // Worst first; what lies below so many is not looked at.
  const MOST = 30000;
  // In the streets more than so many stay one symbol; below, more than two do.
  const MOST_ROUND = 8;
  const KEPT = 4;
  let kept = [];

  const grid = (x, y) => Math.floor(x) * 4294967296 + Math.floor(y);

  // Lists of places in the points, each round the worst of them, closer to it than `near` pixels.
  function groupsOf(laid, points, tier, near) {
    const cells = new Map();
    const groups = [];
    const last = Math.max(0, points.n - MOST);
    for (let k = points.n - 1; k >= last; k--) {
      const i = points.order[k];
      if (!FireMap.isShown(points, i) || !FireMap.isSymbol(points, i, tier)) continue;
      const [u, v] = [laid.x[i] / near, laid.y[i] / near];
      const found = groupAt(cells, laid, i, near);
      if (found) found.push(i);
      else {
        const made = [i];
        groups.push(made);
        const cell = grid(u, v);
        if (cells.has(cell)) cells.get(cell).push(made);
        else cells.set(cell, [made]);
      }
    }
    return groups.filter((one) => one.length > 1);
  }

  function groupAt(cells, laid, i, near) {
    for (let du = -1; du <= 1; du++)
      for (let dv = -1; dv <= 1; dv++)
        for (const one of cells.get(grid(laid.x[i] / near + du, laid.y[i] / near + dv)) || [])
          if (Math.hypot(laid.x[one[0]] - laid.x[i], laid.y[one[0]] - laid.y[i]) < near) return one;
    return null;
  }

  function pile(laid, points, group) {
    const [head] = group;
    for (const i of group) {
      laid.count[i] = 0;
      laid.head[i] = head;
      if (points.status[i] === OVERDUE) laid.code[head] = (points.code[head] & ~STATUS_BITS) | (OVERDUE << 3);
    }
    laid.count[head] = group.length;
    laid.piles.push(group);
  }

  // On a circle about their middle, each as far from the next as a symbol is wide.
  function standRound(laid, group, apart) {
    const n = group.length;
    const x = group.reduce((sum, i) => sum + laid.x[i], 0) / n;
    const y = group.reduce((sum, i) => sum + laid.y[i], 0) / n;
    if (n === 2 && Math.hypot(laid.x[group[0]] - x, laid.y[group[0]] - y) > apart / 2) return;
    const radius = apart / 2 / Math.sin(Math.PI / n);
    group.forEach(function (i, k) {
      const angle = (2 * Math.PI * k) / n + Math.PI;
      laid.x[i] = x + radius * Math.cos(angle);
      laid.y[i] = y + radius * Math.sin(angle);
    });
  }

  function lay(scale, tier, layer) {
    const { points } = FireMap.data;
    const laid = {
      x: points.x ? points.x.map((one) => one * scale) : [],
      y: points.y ? points.y.map((one) => one * scale) : [],
      code: points.code,
      count: new Uint32Array(points.n).fill(1), // 0: within the pile of its head
      head: null,
      piles: [],
    };
    if (!layer || !points.n) return laid;
    laid.code = points.code.slice();
    laid.head = Int32Array.from({ length: points.n }, (_, i) => i);
    const radius = FireMap.radiusAt(Math.log2(scale / 256));
    for (const group of groupsOf(laid, points, tier, tier < 2 ? 1.5 * radius : radius))
      if (group.length <= (tier < 2 ? 2 : MOST_ROUND)) standRound(laid, group, (tier < 2 ? 1.2 : 2.4) * radius);
      else pile(laid, points, group);
    return laid;
  }

  // Where each point is drawn, in pixels of the world at a scale, and what it stands for. Only the
  // home moves or gathers symbols; elsewhere each is at its place.
  FireMap.laid = function (scale, tier) {
    const { state, data } = FireMap;
    const key = [scale, tier, state.layer, state.big, JSON.stringify(state.hidden)].join(" ");
    const before = kept.find((one) => one.key === key && one.points === data.points);
    if (before) return before.laid;
    const laid = lay(scale, tier, state.layer);
    kept = [{ key, points: data.points, laid }, ...kept].slice(0, KEPT);
    return laid;
  };

  // The numbers of the piles in view, above all symbols.
  FireMap.drawCounts = function (view, laid, grow) {
    const { ctx } = view;
    const { colours } = FireMap;
    const size = Math.round(12 * Math.max(1, FireMap.big()));
    ctx.font = FireMap.font(size, 700);
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    for (const group of laid.piles) {
      const x = laid.x[group[0]] - view.left + 9 * grow;
      const y = laid.y[group[0]] - view.top - 9 * grow;
      const text = String(group.length);
      const half = Math.max(size * 0.62, ctx.measureText(text).width / 2 + 4);
      ctx.beginPath();
      ctx.roundRect(x - half, y - size * 0.62, 2 * half, size * 1.24, size * 0.62);
      ctx.fillStyle = colours.ink;
      ctx.fill();
      ctx.strokeStyle = colours.halo;
      ctx.lineWidth = 1.2;
      ctx.stroke();
      ctx.fillStyle = colours.halo;
      ctx.fillText(text, x, y + 0.5);
    }
  };

  // The pile a point is drawn in: its places in the points, worst first; null where it is alone.
  FireMap.pileOf = function (i, scale, tier) {
    const laid = FireMap.laid(scale, tier);
    return laid.head ? laid.piles.find((group) => group[0] === laid.head[i]) || null : null;
  };
})();
