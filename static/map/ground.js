// The ground: land, villages by density, the hazard surface, rivers, roads and names.
(function () {
  "use strict";
  const FireMap = (window.FireMap = window.FireMap || {});
  const paint = (FireMap.painters = FireMap.painters || {});

  function pathOf(view, rings) {
    view.ctx.beginPath();
    for (const ring of rings) FireMap.trace(view.ctx, ring, view, true);
  }

  let hatchKey = "";
  let hatch = null;

  // Diagonal lines for "cannot be told apart"; one tile, made again when the theme changes.
  function hatchPattern(ctx, colour) {
    if (hatchKey !== colour) {
      const tile = document.createElement("canvas");
      tile.width = tile.height = 9;
      const pen = tile.getContext("2d");
      pen.strokeStyle = colour;
      pen.lineWidth = 1.1;
      for (const shift of [-9, 0, 9]) {
        pen.moveTo(shift - 1, 10);
        pen.lineTo(shift + 10, -1);
      }
      pen.stroke();
      hatch = tile;
      hatchKey = colour;
    }
    return ctx.createPattern(hatch, "repeat");
  }

  paint.areas = function (view) {
    const { ctx } = view;
    const { villages, colours, state, data } = FireMap;
    const shade = state.areas && data.areas;
    for (let i = 0; i < villages.length; i++) {
      pathOf(view, villages[i].rings);
      const step = shade ? shade.steps[i] : -1;
      ctx.globalAlpha = FireMap.config.tiles ? (step >= 0 ? 0.62 : 0.1) : 1;
      ctx.fillStyle = step >= 0 ? colours.ramp[step] : shade ? colours.no_value : colours.land;
      ctx.fill("evenodd");
      ctx.globalAlpha = 1;
      if (shade && shade.hatched[i]) {
        ctx.fillStyle = hatchPattern(ctx, colours.hatch);
        ctx.fill("evenodd");
      }
    }
  };

  paint.heat = function (view) {
    const heat = FireMap.data.heat;
    if (!heat || !heat.picture || !FireMap.state.heat) return;
    const left = heat.x0 * view.scale - view.left;
    const top = heat.y0 * view.scale - view.top;
    view.ctx.imageSmoothingEnabled = true;
    view.ctx.imageSmoothingQuality = "high";
    view.ctx.drawImage(
      heat.picture, left, top, (heat.x1 - heat.x0) * view.scale, (heat.y1 - heat.y0) * view.scale
    );
  };

  const WIDTHS = {
    river: 3.2, stream: 1.6,
    expressway: 3, highway: 2.2, street: 1.3,
  };
  const isWater = (kind) => kind === "river" || kind === "stream" || kind === "lake";

  function strokeLine(view, line, colour, width) {
    view.ctx.beginPath();
    for (const ring of line.rings) FireMap.trace(view.ctx, ring, view, false);
    view.ctx.strokeStyle = colour;
    view.ctx.lineWidth = width;
    view.ctx.lineJoin = view.ctx.lineCap = "round";
    view.ctx.stroke();
  }

  paint.context = function (view) {
    if (!FireMap.state.context || FireMap.config.tiles) return;
    const { context, colours } = FireMap;
    const grow = Math.pow(1.45, view.zoom - 13);
    const widthOf = (line) => Math.max(0.8, (WIDTHS[line.kind] || 1.4) * grow);
    for (const line of context) {
      if (line.kind !== "lake") continue;
      pathOf(view, line.rings);
      view.ctx.fillStyle = colours.water;
      view.ctx.fill("evenodd");
    }
    for (const line of context) {
      if (line.kind === "lake") continue;
      const width = widthOf(line);
      if (isWater(line.kind)) strokeLine(view, line, colours.water, width);
      else {
        strokeLine(view, line, colours.road_casing, width + 1.2);
        strokeLine(view, line, line.kind === "expressway" ? colours.expressway : colours.road, width);
      }
    }
  };

  paint.boundaries = function (view) {
    const { ctx } = view;
    const { villages, colours, selected } = FireMap;
    ctx.lineJoin = "round";
    for (const village of villages) {
      pathOf(view, village.rings);
      ctx.strokeStyle = colours.boundary;
      ctx.lineWidth = view.zoom >= 14 ? 1.6 : 1.1;
      ctx.setLineDash(village.schematic ? [7, 4] : []);
      ctx.stroke();
    }
    ctx.setLineDash([]);
    pathOf(view, FireMap.outline);
    ctx.lineWidth = 2.6;
    ctx.stroke();
    const chosen = selected.kind === "village" && villages.find((v) => v.code === selected.id);
    if (chosen) {
      pathOf(view, chosen.rings);
      ctx.strokeStyle = colours.halo;
      ctx.lineWidth = 7;
      ctx.stroke();
      ctx.strokeStyle = colours.accent;
      ctx.lineWidth = 3.5;
      ctx.stroke();
    }
  };

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
      const ink = isWater(line.kind) ? colours.water_ink : colours.road_ink;
      FireMap.haloText(ctx, text, 0, 0, ink, colours.land, 3);
      ctx.restore();
      return;
    }
  }

  // Names never cover each other: the larger village first, and a name wider than 1.7 times its
  // village waits for the next zoom.
  paint.names = function (view) {
    const { ctx } = view;
    const { villages, colours, state, context, config } = FireMap;
    const taken = [];
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    if (state.names) {
      const size = Math.round(Math.min(22, Math.max(12, 12 + (view.zoom - 12.5) * 2.4)) * FireMap.big());
      ctx.font = FireMap.font(size, 600);
      for (const village of villages) {
        const x = village.x * view.scale - view.left;
        const y = village.y * view.scale - view.top;
        if (x < -80 || y < -20 || x > view.width + 80 || y > view.height + 20) continue;
        const text = FireMap.short(village.name, 14);
        const width = ctx.measureText(text).width;
        if (width > 1.7 * village.span * view.scale) continue;
        const box = [x - width / 2 - 4, y - size * 0.7, x + width / 2 + 4, y + size * 0.7];
        if (overlaps(taken, box)) continue;
        taken.push(box);
        FireMap.haloText(ctx, text, x, y, colours.ink, colours.halo, 4.5);
      }
    }
    if (state.context && !config.tiles && view.zoom >= 12.5) {
      ctx.font = FireMap.font(Math.round(11.5 * FireMap.big()), 400);
      for (const line of context) if (line.name && line.kind !== "lake") nameLine(view, line, taken);
    }
  };

  function inRing(ring, x, y) {
    let inside = false;
    for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) {
      const above = ring[i + 1] > y !== ring[j + 1] > y;
      if (above && x < ((ring[j] - ring[i]) * (y - ring[i + 1])) / (ring[j + 1] - ring[i + 1]) + ring[i])
        inside = !inside;
    }
    return inside;
  }

  FireMap.villageAt = function (x, y) {
    for (const village of FireMap.villages) {
      let hits = 0;
      for (const ring of village.rings) if (inRing(ring, x, y)) hits++;
      if (hits % 2) return village;
    }
    return null;
  };
})();
