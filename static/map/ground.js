// The ground: land, villages by density, rivers, roads and boundaries.
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
    const { layer } = state;
    const shade = state.areas && (!layer || layer === "areas") && data.areas;
    const ramp = shade && colours[shade.colours];
    for (let i = 0; i < villages.length; i++) {
      pathOf(view, villages[i].rings);
      const step = shade ? shade.steps[i] : -1;
      ctx.globalAlpha = FireMap.config.tiles ? (step >= 0 ? 0.62 : 0.1) : 1;
      if (!shade || !FireMap.config.tiles) {
        ctx.fillStyle = colours.land;
        ctx.fill("evenodd");
      }
      // The three words' colours are made for bars: as large areas they step back a little.
      if (shade && shade.colours === "bands" && step >= 0) ctx.globalAlpha = 0.62;
      ctx.fillStyle = step >= 0 ? ramp[step] : shade ? colours.no_value : colours.land;
      if (shade) ctx.fill("evenodd");
      ctx.globalAlpha = 1;
      if (shade && shade.hatched[i]) {
        ctx.fillStyle = hatchPattern(ctx, colours.hatch);
        ctx.fill("evenodd");
      }
    }
  };

  const WIDTHS = {
    river: 3.2, stream: 1.6,
    expressway: 3, highway: 2.2, street: 1.3,
  };
  const isWater = (kind) => kind === "river" || kind === "stream" || kind === "lake";
  FireMap.isWater = isWater;

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
