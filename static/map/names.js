// Names: of every village at every zoom, beside its place with a line where there is no room on it;
// of roads and rivers along them; of sites once one can tell them apart. None covers another.
(function () {
  "use strict";
  const FireMap = (window.FireMap = window.FireMap || {});
  const paint = (FireMap.painters = FireMap.painters || {});
  const ANGLES = 12;
  const AWAY = [16, 24, 34, 46, 60, 78, 100, 126, 156, 190, 230];
  const LEADER = 14;
  const TRIED = [[0, 0, 0]];
  for (const away of AWAY)
    for (let k = 0; k < ANGLES; k++) {
      const angle = (2 * Math.PI * k) / ANGLES;
      TRIED.push([away * Math.cos(angle), away * Math.sin(angle), away]);
    }
  const MOST_OBSTACLES = 300;
  const MOST_SITE_NAMES = 220;

  function overlaps(taken, box) {
    return taken.some((b) => box[0] < b[2] && box[2] > b[0] && box[1] < b[3] && box[3] > b[1]);
  }

  // Canvas points of a line, and how far along it each lies.
  function pixels(view, ring) {
    const n = ring.length / 2;
    const made = { x: new Float64Array(n), y: new Float64Array(n), at: new Float64Array(n) };
    for (let i = 0; i < n; i++) {
      made.x[i] = ring[2 * i] * view.scale - view.left;
      made.y[i] = ring[2 * i + 1] * view.scale - view.top;
      if (i) made.at[i] = made.at[i - 1] + Math.hypot(made.x[i] - made.x[i - 1], made.y[i] - made.y[i - 1]);
    }
    return made;
  }

  function placeAt(line, along) {
    let i = 1;
    while (i < line.at.length - 1 && line.at[i] < along) i++;
    const part = (along - line.at[i - 1]) / (line.at[i] - line.at[i - 1] || 1);
    return [line.x[i - 1] + (line.x[i] - line.x[i - 1]) * part, line.y[i - 1] + (line.y[i] - line.y[i - 1]) * part];
  }

  // A stretch as long as the name that is nearly straight, in view and free.
  function stretchFor(view, ring, need, taken) {
    const line = pixels(view, ring);
    const whole = line.at[line.at.length - 1];
    for (let from = (whole % need) / 2; from + need <= whole; from += need / 2) {
      const [x, y] = placeAt(line, from);
      const [u, v] = placeAt(line, from + need);
      if (Math.hypot(u - x, v - y) < 0.965 * need) continue;
      if (Math.min(x, u) < 8 || Math.min(y, v) < 8) continue;
      if (Math.max(x, u) > view.width - 8 || Math.max(y, v) > view.height - 8) continue;
      const box = [Math.min(x, u) - 4, Math.min(y, v) - 9, Math.max(x, u) + 4, Math.max(y, v) + 9];
      if (!overlaps(taken, box)) return { x: (x + u) / 2, y: (y + v) / 2, turn: Math.atan((v - y) / (u - x || 1e-9)), box };
    }
    return null;
  }

  // The name of a road or a river, once, along the line.
  function nameLine(view, line, taken) {
    const { ctx } = view;
    const { colours } = FireMap;
    const text = FireMap.short(line.name, 12);
    const need = ctx.measureText(text).width + 14;
    for (const ring of line.rings) {
      const found = stretchFor(view, ring, need, taken);
      if (!found) continue;
      taken.push(found.box);
      ctx.save();
      ctx.translate(found.x, found.y);
      ctx.rotate(found.turn);
      const ink = FireMap.isWater(line.kind) ? colours.water_ink : colours.road_ink;
      FireMap.haloText(ctx, text, 0, 0, ink, colours.land, 3);
      ctx.restore();
      return;
    }
  }

  // What stands on the map and may not be written over, in pixels of the canvas.
  function furniture(view) {
    if (view.map !== FireMap.map) return [];
    const root = view.map.getContainer();
    const at = root.getBoundingClientRect();
    const found = [];
    for (const one of root.querySelectorAll(".fm-legend, .fm-tools, .fm-layers, .fm-stamps, .fm-north, .fm-inset")) {
      const box = one.getBoundingClientRect();
      if (!box.width) continue;
      const left = box.left - at.left + view.inset.x;
      const top = box.top - at.top + view.inset.y;
      found.push([left - 3, top - 3, left + box.width + 3, top + box.height + 3]);
    }
    // What the page lays over the map at the top right.
    if (FireMap.data.tips && at.width > 560) found.push([at.width - 640 + view.inset.x, view.inset.y, at.width + view.inset.x, view.inset.y + 58]);
    return found;
  }

  // The symbols that need action: names keep off them where they can.
  function obstacles(view) {
    const { points } = FireMap.data;
    const { tier } = view;
    const radius = FireMap.radiusAt(tier ? view.zoom : FireMap.home || view.zoom) + 3;
    const found = [];
    const laid = FireMap.laid(view.scale, tier);
    for (let k = points.n - 1; k >= 0 && found.length < MOST_OBSTACLES; k--) {
      const i = points.order[k];
      if (!FireMap.state.sites || !FireMap.isShown(points, i) || !FireMap.isSymbol(points, i, Math.min(tier, 1))) continue;
      if (!laid.count[i]) continue;
      const x = laid.x[i] - view.left;
      const y = laid.y[i] - view.top;
      found.push({ i, x, y, box: [x - radius, y - radius, x + radius, y + radius] });
    }
    return found;
  }

  const inside = (frame, box) =>
    box[0] >= frame[0] && box[1] >= frame[1] && box[2] <= frame[2] && box[3] <= frame[3];

  function crosses(x, y, u, v, box) {
    for (let k = 1; k < 12; k++) {
      const at = [x + ((u - x) * k) / 12, y + ((v - y) * k) / 12];
      if (at[0] > box[0] && at[0] < box[2] && at[1] > box[1] && at[1] < box[3]) return true;
    }
    return false;
  }

  // The best free place for a label of a size about a point; null where there is none.
  function placeFor(ground, x, y, wide, tall) {
    let best = null;
    for (const [dx, dy, away] of TRIED) {
      if (best && away >= best.cost) break; // they come from near to far
      const u = x + dx + (Math.sign(Math.round(dx)) * (away ? wide : 0)) / 2;
      const v = y + dy;
      const box = [u - wide / 2, v - tall / 2, u + wide / 2, v + tall / 2];
      if (!inside(ground.frame, box) || overlaps(ground.taken, box)) continue;
      let cost = away;
      for (const { box: b } of ground.symbols)
        if (box[0] < b[2] && box[2] > b[0] && box[1] < b[3] && box[3] > b[1]) cost += 16;
      if (away > LEADER) {
        for (const one of ground.taken) if (crosses(x, y, u, v, one)) cost += 70;
        for (const one of ground.lines) if (Math.abs(one[2] - u) < wide && Math.abs(one[3] - v) < tall) cost += 10;
      }
      if (!best || cost < best.cost) best = { cost, x: u, y: v, box, away };
    }
    return best;
  }

  // Where a village's name hangs: its middle, or the nearest seen place of it.
  function anchorOf(view, village) {
    const x = village.x * view.scale - view.left;
    const y = village.y * view.scale - view.top;
    const { inset } = view;
    const u = Math.max(inset.x + 40, Math.min(view.width - inset.x - 40, x));
    const v = Math.max(inset.y + 24, Math.min(view.height - inset.y - 24, y));
    if (Math.abs(u - x) < 1 && Math.abs(v - y) < 1) return [x, y];
    const seen = FireMap.villageAt((u + view.left) / view.scale, (v + view.top) / view.scale);
    if (seen === village) return [u, v];
    const mid = FireMap.villageAt((view.width / 2 + view.left) / view.scale, (view.height / 2 + view.top) / view.scale);
    return mid === village ? [view.width / 2, inset.y + 34] : null;
  }

  // A dashed ring with how many sites of the village have no place of their own.
  function drawPending(ctx, n, x, y, size) {
    const { colours } = FireMap;
    ctx.beginPath();
    ctx.arc(x, y, size * 0.62, 0, 7);
    ctx.fillStyle = colours.land;
    ctx.fill();
    ctx.setLineDash([2.4, 2]);
    ctx.strokeStyle = colours.sub;
    ctx.lineWidth = 1.4;
    ctx.stroke();
    ctx.setLineDash([]);
    ctx.font = FireMap.font(Math.round(size * 0.72), 600);
    ctx.fillStyle = colours.ink;
    ctx.fillText(String(n), x, y + 0.5);
  }

  function pendingBy() {
    const counts = {};
    if (FireMap.data.points.n || FireMap.data.tips)
      for (const one of FireMap.unplaced()) counts[one.village] = (counts[one.village] || 0) + 1;
    return counts;
  }

  function leader(ctx, x, y, placed) {
    const { colours } = FireMap;
    const [left, top, right, bottom] = placed.box;
    const u = Math.max(left, Math.min(right, x));
    const v = Math.max(top + 3, Math.min(bottom - 3, y));
    for (const [colour, width] of [[colours.halo, 3.4], [colours.ink, 1.2]]) {
      ctx.beginPath();
      ctx.moveTo(x, y);
      ctx.lineTo(u, v);
      ctx.strokeStyle = colour;
      ctx.lineWidth = width;
      ctx.stroke();
    }
    ctx.beginPath();
    ctx.arc(x, y, 2.6, 0, 7);
    ctx.fillStyle = colours.ink;
    ctx.fill();
  }

  function nameVillages(view, ground) {
    const { ctx } = view;
    const { villages, colours, state, data } = FireMap;
    const near = view.map === FireMap.map ? view.zoom : 13.2;
    const size = Math.round(Math.min(20, Math.max(13, 13 + (near - 12.5) * 1.6)) * FireMap.big());
    const shade = data.areas && state.areas && (!state.layer || state.layer === "areas") && data.areas;
    const pending = state.sites ? pendingBy() : {};
    const placed = [];
    for (let i = 0; i < villages.length; i++) {
      const village = villages[i];
      if (view.map === FireMap.map && FireMap.inInset(village)) continue;
      const anchor = anchorOf(view, village);
      if (!anchor) continue;
      const text = FireMap.short(village.name, 14);
      const below = shade && shade.labels ? shade.labels[i] : "";
      const n = pending[village.code] || 0;
      ctx.font = FireMap.font(size, 600);
      const own = ctx.measureText(text).width;
      const wide = own + 8 + (n ? size * 1.5 : 0);
      const tall = size * 1.35 + (below ? size * 1.2 : 0);
      const found = placeFor(ground, ...anchor, wide, tall);
      if (!found) continue;
      ground.taken.push(found.box);
      if (found.away > LEADER) ground.lines.push([...anchor, found.x, found.y]);
      placed.push({ village, anchor, found, text, below, n, own, wide, tall });
    }
    for (const one of placed) if (one.found.away > LEADER) leader(ctx, ...one.anchor, one.found);
    for (const { found, text, below, n, own, wide } of placed) {
      const y = found.y - (below ? size * 0.6 : 0);
      const x = found.x - (wide - 8 - own) / 2;
      ctx.font = FireMap.font(size, 600);
      FireMap.haloText(ctx, text, x, y, colours.ink, colours.halo, Math.max(3, size * 0.26));
      if (n) drawPending(ctx, n, x + own / 2 + size * 0.85, y, size);
      if (below) {
        ctx.font = FireMap.font(size, 700);
        FireMap.haloText(ctx, below, found.x, found.y + size * 0.62, colours.ink, colours.halo, Math.max(3, size * 0.26));
      }
    }
    return placed.map(({ village, found }) => ({
      name: village.name,
      box: found.box.map((one, k) => one - (k % 2 ? view.inset.y : view.inset.x)),
    }));
  }

  // Names of sites: of what is red or overdue in the quarters, of all in the streets.
  function nameSites(view, ground) {
    const { ctx } = view;
    const { data, colours } = FireMap;
    const { points, tips } = data;
    const { tier } = view;
    if (tier < 2 || !tips || !FireMap.state.sites) return;
    const size = Math.round(13 * FireMap.big());
    ctx.font = FireMap.font(size, 500);
    const reach = FireMap.reachOf(FireMap.growAt(view.zoom), tier);
    const laid = FireMap.laid(view.scale, tier);
    let left = MOST_SITE_NAMES;
    for (let k = points.n - 1; k >= 0 && left; k--) {
      const i = points.order[k];
      if (!FireMap.isShown(points, i)) continue;
      if (!laid.count[i] || (tier < 3 && points.risk[i] !== 0 && points.status[i] !== 0)) continue;
      const x = laid.x[i] - view.left;
      const y = laid.y[i] - view.top;
      if (x < 0 || y < 0 || x > view.width || y > view.height) continue;
      left--;
      const text = FireMap.short(tips.names[i], 14);
      const wide = ctx.measureText(text).width + 4;
      for (const [u, v] of [[x + reach + wide / 2, y], [x, y + reach + size * 0.6], [x, y - reach - size * 0.6], [x - reach - wide / 2, y]]) {
        const box = [u - wide / 2, v - size * 0.65, u + wide / 2, v + size * 0.65];
        if (overlaps(ground.taken, box)) continue;
        ground.taken.push(box);
        FireMap.haloText(ctx, text, u, v, colours.ink, colours.halo, 3.4);
        break;
      }
    }
  }

  paint.names = function (view) {
    const { ctx } = view;
    const { state, context, config } = FireMap;
    const { inset } = view;
    const ground = {
      frame: [inset.x + 2, inset.y + 2, view.width - inset.x - 2, view.height - inset.y - 2],
      taken: furniture(view),
      symbols: obstacles(view),
      lines: [],
    };
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    const placed = state.names ? nameVillages(view, ground) : [];
    if (view.map === FireMap.map) FireMap.labels = placed;
    else if (view.map) FireMap.insetLabels = placed;
    nameSites(view, ground);
    if (state.context && !config.tiles && view.zoom >= 12.5) {
      ctx.font = FireMap.font(Math.round(11.5 * FireMap.big()), 400);
      const taken = ground.taken.concat(ground.symbols.map((one) => one.box));
      for (const line of context) if (line.name && line.kind !== "lake") nameLine(view, line, taken);
    }
  };
})();
