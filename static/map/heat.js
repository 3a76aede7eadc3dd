// The heat: where risk, or open hazards, are concentrated on the ground, computed here from the
// points; and the surfaces that come from the server as one byte a cell.
(function () {
  "use strict";
  const FireMap = (window.FireMap = window.FireMap || {});
  const paint = (FireMap.painters = FireMap.painters || {});
  const EARTH_M = 40075016.7;
  const KERNEL_M = 260;
  const PX_PER_KM = 48;
  const LONGEST = 720;
  const REACH = 3.5;
  const POWER = 0.62;
  const STEPS = 14;
  const FAINT = 0.13;

  function rgb(hex) {
    const value = parseInt(hex.slice(1), 16);
    return [value >> 16, (value >> 8) & 255, value & 255];
  }

  function mixed(ramp, level) {
    const at = level * (ramp.length - 1);
    const low = Math.min(ramp.length - 2, Math.floor(at));
    return ramp[low].map((one, c) => one + (ramp[low + 1][c] - one) * (at - low));
  }

  function extent(rings) {
    const box = { x0: 1, x1: 0, y0: 1, y1: 0 };
    for (const ring of rings)
      for (let i = 0; i < ring.length; i += 2) {
        box.x0 = Math.min(box.x0, ring[i]);
        box.x1 = Math.max(box.x1, ring[i]);
        box.y0 = Math.min(box.y0, ring[i + 1]);
        box.y1 = Math.max(box.y1, ring[i + 1]);
      }
    return box;
  }

  // Cells of the grid, with its kernel in cells.
  function gridOf(box) {
    const y = (box.y0 + box.y1) / 2;
    const lat = Math.atan(Math.sinh(Math.PI * (1 - 2 * y)));
    const km = (EARTH_M * Math.cos(lat)) / 1000;
    const long = Math.max(box.x1 - box.x0, box.y1 - box.y0) * km;
    const perKm = Math.min(PX_PER_KM, LONGEST / long);
    return {
      nx: Math.max(2, Math.round((box.x1 - box.x0) * km * perKm)),
      ny: Math.max(2, Math.round((box.y1 - box.y0) * km * perKm)),
      sigma: (KERNEL_M / 1000) * perKm,
    };
  }

  // One pass of a Gaussian along rows; the result is turned, so that two passes do both axes.
  function smoothed(cells, nx, ny, kernel) {
    const half = kernel.length - 1;
    const turned = new Float32Array(nx * ny);
    for (let row = 0; row < ny; row++) {
      const from = row * nx;
      for (let x = 0; x < nx; x++) {
        const value = cells[from + x];
        if (!value) continue;
        const last = Math.min(nx - 1, x + half);
        for (let u = Math.max(0, x - half); u <= last; u++)
          turned[u * ny + row] += value * kernel[Math.abs(u - x)];
      }
    }
    return turned;
  }

  function binned(data, by, box, { nx, ny }) {
    const { points, tips } = data;
    const cells = new Float32Array(nx * ny);
    for (let i = 0; i < points.n; i++) {
      const open = tips.figures[3 * i];
      if (!open || points.vague[i]) continue;
      const x = ((points.x[i] - box.x0) / (box.x1 - box.x0)) * nx - 0.5;
      const y = ((points.y[i] - box.y0) / (box.y1 - box.y0)) * ny - 0.5;
      const left = Math.floor(x);
      const top = Math.floor(y);
      const weight = by === "count" ? open : tips.scores[i];
      for (const [u, v, share] of [
        [left, top, (1 - x + left) * (1 - y + top)],
        [left + 1, top, (x - left) * (1 - y + top)],
        [left, top + 1, (1 - x + left) * (y - top)],
        [left + 1, top + 1, (x - left) * (y - top)],
      ])
        if (u >= 0 && v >= 0 && u < nx && v < ny) cells[v * nx + u] += weight * share;
    }
    return cells;
  }

  // The surface of one set of points by risk or by count, made once; values are shares of the peak.
  FireMap.surfaceOf = function (data, by) {
    data.surfaces = data.surfaces || {};
    if (data.surfaces[by]) return data.surfaces[by];
    const box = extent(FireMap.outline);
    const grid = gridOf(box);
    const { nx, ny, sigma } = grid;
    const kernel = [];
    for (let k = 0; k <= Math.ceil(REACH * sigma); k++) kernel.push(Math.exp(-0.5 * Math.pow(k / sigma, 2)));
    const values = smoothed(smoothed(binned(data, by, box, grid), nx, ny, kernel), ny, nx, kernel);
    let peak = 0;
    for (const value of values) if (value > peak) peak = value;
    data.surfaces[by] = { ...box, nx, ny, values, peak };
    return data.surfaces[by];
  };

  // A share of the peak -> 0 to 1 in steps; -1 where it is too little to be drawn.
  FireMap.heatStep = function (share) {
    const level = Math.pow(share, POWER);
    return level < FAINT ? -1 : Math.min(STEPS - 1, Math.floor(level * STEPS)) / (STEPS - 1);
  };

  FireMap.heatColour = (step) => mixed(FireMap.colours.heat.map(rgb), step);

  // A canvas of nx by ny cells, each in the ink (red, green, blue, alpha) of its number; null: none.
  function raster({ nx, ny }, inkOf) {
    const canvas = document.createElement("canvas");
    canvas.width = nx;
    canvas.height = ny;
    const ctx = canvas.getContext("2d");
    const image = ctx.createImageData(nx, ny);
    for (let i = 0; i < nx * ny; i++) {
      const ink = inkOf(i);
      if (ink) image.data.set(ink, 4 * i);
    }
    ctx.putImageData(image, 0, 0);
    return canvas;
  }

  function picture(surface) {
    if (surface.theme === FireMap.theme) return surface.picture;
    surface.picture = raster(surface, (i) => {
      const step = surface.peak ? FireMap.heatStep(surface.values[i] / surface.peak) : -1;
      return step < 0 ? null : [...FireMap.heatColour(step), 255];
    });
    surface.theme = FireMap.theme;
    return surface.picture;
  }

  function within(view) {
    view.ctx.beginPath();
    for (const ring of FireMap.outline) FireMap.trace(view.ctx, ring, view, true);
    view.ctx.clip("evenodd");
  }

  function put(view, what, box) {
    const left = box.x0 * view.scale - view.left;
    const top = box.y0 * view.scale - view.top;
    view.ctx.save();
    if (FireMap.outline.length) within(view);
    view.ctx.imageSmoothingEnabled = true;
    view.ctx.imageSmoothingQuality = "high";
    view.ctx.drawImage(what, left, top, (box.x1 - box.x0) * view.scale, (box.y1 - box.y0) * view.scale);
    view.ctx.restore();
  }

  paint.heat = function (view) {
    const { data, state } = FireMap;
    if (data.heat && data.heat.picture && state.heat) put(view, data.heat.picture, data.heat);
    // Where a site is looked for, roads are what tells the way.
    if (!data.tips || data.head.is_placing || state.layer !== "heat" || !FireMap.outline.length) return;
    const surface = FireMap.surfaceOf(data, state.by);
    if (!surface.peak) return;
    view.ctx.globalAlpha = FireMap.config.tiles ? 0.7 : 0.88;
    put(view, picture(surface), surface);
    view.ctx.globalAlpha = 1;
  };

  // A cell is 0 for nothing, else 1 to 255 linearly up to the legend's highest value; what a colour
  // means is fixed by the data and does not change with zoom.
  FireMap.colourHeat = function () {
    const { heat } = FireMap.data;
    const ramp = FireMap.colours.ramp.map(rgb);
    heat.picture = raster(heat, (i) => {
      const level = heat.cells[i] / 255;
      return level ? [...mixed(ramp, level), Math.min(235, 90 + 500 * level)] : null;
    });
    heat.x0 = FireMap.worldX(heat.west);
    heat.x1 = FireMap.worldX(heat.east);
    heat.y0 = FireMap.worldY(heat.north);
    heat.y1 = FireMap.worldY(heat.south);
  };
})();
