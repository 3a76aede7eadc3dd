// The hazard surface: one byte a cell, coloured by the steps of the density ramp.
(function () {
  "use strict";
  const FireMap = (window.FireMap = window.FireMap || {});

  function rgb(hex) {
    const value = parseInt(hex.slice(1), 16);
    return [value >> 16, (value >> 8) & 255, value & 255];
  }

  // A cell is 0 for nothing, else 1 to 255 linearly up to the legend's highest value; what a colour
  // means is fixed by the data and does not change with zoom.
  FireMap.colourHeat = function () {
    const { heat } = FireMap.data;
    const ramp = FireMap.colours.ramp.map(rgb);
    const canvas = document.createElement("canvas");
    canvas.width = heat.nx;
    canvas.height = heat.ny;
    const ctx = canvas.getContext("2d");
    const image = ctx.createImageData(heat.nx, heat.ny);
    for (let i = 0; i < heat.cells.length; i++) {
      const level = heat.cells[i] / 255;
      const at = level * (ramp.length - 1);
      const low = Math.min(ramp.length - 2, Math.floor(at));
      for (let c = 0; c < 3; c++)
        image.data[4 * i + c] = ramp[low][c] + (ramp[low + 1][c] - ramp[low][c]) * (at - low);
      image.data[4 * i + 3] = heat.cells[i] ? Math.min(235, 90 + 500 * level) : 0;
    }
    ctx.putImageData(image, 0, 0);
    heat.picture = canvas;
    heat.x0 = FireMap.worldX(heat.west);
    heat.x1 = FireMap.worldX(heat.east);
    heat.y0 = FireMap.worldY(heat.north);
    heat.y1 = FireMap.worldY(heat.south);
  };
})();
