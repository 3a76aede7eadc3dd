// Large activities: a flag for each, off until somebody asks for the layer; what it says by textContent.
(function () {
  "use strict";
  const FireMap = (window.FireMap = window.FireMap || {});
  const paint = (FireMap.painters = FireMap.painters || {});

  FireMap.readGatherings = (list) =>
    (list || []).map((one) => ({
      lat: one.at[0],
      lon: one.at[1],
      x: FireMap.worldX(one.at[1]),
      y: FireMap.worldY(one.at[0]),
      lines: one.lines,
    }));

  // A pole with a pennant: no site has this shape, and none of the four risk colours is in it.
  FireMap.drawFlag = function (ctx, size) {
    const { colours } = FireMap;
    ctx.lineJoin = "round";
    ctx.beginPath();
    ctx.moveTo(0, 0);
    ctx.lineTo(0, -2.2 * size);
    ctx.lineTo(1.5 * size, -1.65 * size);
    ctx.lineTo(0, -1.1 * size);
    ctx.strokeStyle = colours.halo;
    ctx.lineWidth = 5;
    ctx.stroke();
    ctx.strokeStyle = colours.accent;
    ctx.lineWidth = 2;
    ctx.stroke();
    ctx.fillStyle = colours.accent;
    ctx.fill();
    ctx.beginPath();
    ctx.arc(0, 0, 2.6, 0, 7);
    ctx.fill();
  };

  FireMap.flagSize = () => 11 * FireMap.big();

  paint.gatherings = function (view) {
    const { data, state } = FireMap;
    if (!state.gatherings || !data.gatherings) return;
    for (const one of data.gatherings) {
      view.ctx.save();
      view.ctx.translate(one.x * view.scale - view.left, one.y * view.scale - view.top);
      FireMap.drawFlag(view.ctx, FireMap.flagSize());
      view.ctx.restore();
    }
  };

  // The activities whose flag is under a world place, those of one spot together.
  FireMap.gatheringsAt = function (x, y, scale) {
    const { data, state } = FireMap;
    if (!state.gatherings || !data.gatherings) return [];
    const size = FireMap.flagSize();
    return data.gatherings.filter(function (one) {
      const right = (x - one.x) * scale;
      const up = (one.y - y) * scale;
      return right > -6 && right < 1.6 * size && up > -6 && up < 2.3 * size;
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
