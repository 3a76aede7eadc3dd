// The view as it stands, saved as a PNG: the same painters at twice the size, then legend and stamps.
(function () {
  "use strict";
  const FireMap = (window.FireMap = window.FireMap || {});
  const ROW = 24;

  function legendRows() {
    const { config, state, data, colours } = FireMap;
    const counts = FireMap.countSites();
    const rows = [];
    const add = (name, mode) => {
      rows.push({ title: FireMap.say("title_" + name) });
      config.terms[name].forEach((term, i) => {
        if (state.hidden[name][i] || !counts[name][i]) return;
        const kind = Object.assign({}, FireMap.SAMPLE, { [name]: i });
        const text = (name === "risk" ? term.character + " " : "") + term.label + "  " + counts[name][i];
        rows.push({ kind, mode, text });
      });
    };
    const isAreas = state.areas && (!state.layer || state.layer === "areas");
    for (const shade of [isAreas && data.areas, state.heat && data.heat]) {
      if (!shade) continue;
      rows.push({ title: shade.legend.title });
      const ramp = colours[shade.colours || "ramp"];
      shade.legend.steps.forEach((text, i) => text && rows.push({ colour: ramp[i], text }));
    }
    if (data.tips && state.layer === "heat") rows.push({ title: FireMap.say("show_heat") + " · " + FireMap.say("by_" + state.by) });
    if (state.mode === "status") add("status", "status");
    else add("risk", "risk");
    if (data.tips) rows.push({ title: FireMap.allWords(counts) });
    add("category", "risk");
    for (const name of FireMap.marked())
      if (state[name]) rows.push({ flag: name, text: FireMap.say("layer_" + name) });
    return rows;
  }

  function drawLegend(ctx, rows, height) {
    const { colours } = FireMap;
    ctx.font = FireMap.font(14, 500);
    const wide = Math.max(...rows.map((row) => ctx.measureText(row.text || row.title).width)) + 62;
    const tall = rows.length * ROW + 16;
    ctx.globalAlpha = 0.93;
    ctx.fillStyle = colours.panel;
    ctx.fillRect(12, height - tall - 12, wide, tall);
    ctx.globalAlpha = 1;
    ctx.textBaseline = "middle";
    ctx.textAlign = "left";
    rows.forEach(function (row, i) {
      const y = height - tall - 4 + (i + 0.5) * ROW;
      ctx.fillStyle = colours.ink;
      ctx.font = FireMap.font(14, row.title ? 700 : 500);
      ctx.fillText(row.title || row.text, row.title ? 24 : 56, y);
      if (row.colour) {
        ctx.fillStyle = row.colour;
        ctx.fillRect(26, y - 8, 22, 16);
      }
      if (!row.kind && !row.flag) return;
      ctx.save();
      ctx.translate(37, row.flag ? y + 7 : y);
      if (row.flag) {
        FireMap.drawFlag(ctx, 7, row.flag);
        ctx.restore();
        return;
      }
      FireMap.drawSymbol(ctx, row.kind, row.kind.status === 0 ? 0.72 : 0.95, row.mode, row.kind.category !== FireMap.other() ? 2 : 0);
      ctx.restore();
    });
  }

  function drawHead(ctx, width, height) {
    const { colours, data, config } = FireMap;
    ctx.textAlign = "left";
    ctx.textBaseline = "top";
    ctx.font = FireMap.font(24, 700);
    FireMap.haloText(ctx, FireMap.short(config.title, 60), 16, 14, colours.ink, colours.halo, 6);
    ctx.font = FireMap.font(15, 500);
    FireMap.haloText(ctx, FireMap.short(data.head.caption || "", 90), 16, 46, colours.ink, colours.halo, 5);
    ctx.textAlign = "right";
    ctx.font = FireMap.font(16, 700);
    const stamp = config.stamps.join("　");
    const wide = ctx.measureText(stamp).width + 20;
    ctx.strokeStyle = ctx.fillStyle = colours.stamp;
    ctx.lineWidth = 2;
    ctx.strokeRect(width - wide - 16, 14, wide, 32);
    ctx.fillText(stamp, width - 26, 22);
    drawScale(ctx, width, height);
    drawNorth(ctx, width, height);
  }

  // The same round number Leaflet's own scale bar would take, at the height of the picture's foot.
  function drawScale(ctx, width, height) {
    const { map, colours } = FireMap;
    const y = map.getSize().y / 2;
    const metres = map.distance(map.containerPointToLatLng([0, y]), map.containerPointToLatLng([140, y]));
    const power = Math.pow(10, Math.floor(Math.log10(metres)));
    const round = [5, 3, 2, 1].find((n) => n * power <= metres) * power;
    const wide = (140 * round) / metres;
    const text = round < 1000 ? round + " " + FireMap.say("m") : round / 1000 + " " + FireMap.say("km");
    ctx.strokeStyle = colours.ink;
    ctx.lineWidth = 2;
    ctx.beginPath();
    ctx.moveTo(width - 20 - wide, height - 28);
    ctx.lineTo(width - 20 - wide, height - 20);
    ctx.lineTo(width - 20, height - 20);
    ctx.lineTo(width - 20, height - 28);
    ctx.stroke();
    ctx.textAlign = "center";
    ctx.textBaseline = "bottom";
    ctx.font = FireMap.font(14, 600);
    FireMap.haloText(ctx, text, width - 20 - wide / 2, height - 24, colours.ink, colours.halo, 4);
  }

  function drawNorth(ctx, width, height) {
    const { colours } = FireMap;
    const x = width - 34;
    const y = height - 104;
    ctx.fillStyle = colours.ink;
    ctx.beginPath();
    ctx.moveTo(x, y - 22);
    ctx.lineTo(x + 9, y + 12);
    ctx.lineTo(x, y + 5);
    ctx.lineTo(x - 9, y + 12);
    ctx.fill();
    ctx.textAlign = "center";
    ctx.textBaseline = "top";
    ctx.font = FireMap.font(15, 700);
    FireMap.haloText(ctx, FireMap.say("north"), x, y + 15, colours.ink, colours.halo, 4);
  }

  function drawTiles(ctx, map) {
    const frame = map.getContainer().getBoundingClientRect();
    for (const tile of map.getContainer().querySelectorAll("img.leaflet-tile")) {
      const box = tile.getBoundingClientRect();
      if (tile.complete && tile.naturalWidth)
        ctx.drawImage(tile, box.left - frame.left, box.top - frame.top, box.width, box.height);
    }
  }

  // A tile of another host without leave to be read makes the whole picture unreadable: the same
  // view is then saved on our own ground.
  function isReadable(canvas) {
    try {
      canvas.getContext("2d").getImageData(0, 0, 1, 1);
      return true;
    } catch (error) {
      if (error.name !== "SecurityError") throw error;
      return false;
    }
  }

  FireMap.drawPicture = function () {
    const whole = drawView(true);
    return isReadable(whole) ? whole : drawView(false);
  };

  function drawView(withTiles) {
    const { map, colours, sheets } = FireMap;
    const size = map.getSize();
    const canvas = document.createElement("canvas");
    const dpr = 2;
    canvas.width = size.x * dpr;
    canvas.height = size.y * dpr;
    const ctx = canvas.getContext("2d");
    ctx.scale(dpr, dpr);
    ctx.fillStyle = colours.ground;
    ctx.fillRect(0, 0, size.x, size.y);
    if (withTiles) drawTiles(ctx, map);
    const origin = map.getPixelOrigin().add(map.containerPointToLayerPoint([0, 0]));
    const view = FireMap.view(ctx, map.getZoom(), origin, size, dpr);
    for (const sheet of Object.values(sheets)) FireMap.paint(sheet._painters, view);
    ctx.setTransform(dpr, 0, 0, dpr, 0, 0);
    drawLegend(ctx, legendRows(), size.y);
    drawHead(ctx, size.x, size.y);
    return canvas;
  }

  FireMap.savePicture = function () {
    const canvas = FireMap.drawPicture();
    FireMap.redraw();
    canvas.toBlob(function (blob) {
      const link = document.createElement("a");
      link.href = URL.createObjectURL(blob);
      link.download = FireMap.data.head.file || "map.png";
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    }, "image/png");
  };
})();
