// The plan on the map: the way of each team on a half-day, its stops numbered in the order of driving.
// Ways that are not looked at are faint. A stop is told by textContent only.
(function () {
  "use strict";
  const FireMap = (window.FireMap = window.FireMap || {});
  const paint = (FireMap.painters = FireMap.painters || {});
  const RADIUS = 12;

  FireMap.readRoutes = (routes) =>
    (routes || []).map((route) => ({
      ...route,
      points: route.way.map(([lat, lon]) => [FireMap.worldX(lon), FireMap.worldY(lat)]),
    }));

  function drawWay(view, route) {
    const { ctx } = view;
    const colour = route.fill[FireMap.theme === "dark" ? 1 : 0];
    ctx.globalAlpha = route.faint ? 0.32 : 1;
    ctx.lineJoin = "round";
    for (const [width, stroke] of [[7, FireMap.colours.halo], [3.5, colour]]) {
      ctx.beginPath();
      route.points.forEach(([x, y], k) => ctx[k ? "lineTo" : "moveTo"](x * view.scale - view.left, y * view.scale - view.top));
      ctx.lineWidth = width;
      ctx.strokeStyle = stroke;
      ctx.stroke();
    }
    ctx.globalAlpha = 1;
  }

  function drawStops(view, route) {
    const { ctx } = view;
    const colour = route.fill[FireMap.theme === "dark" ? 1 : 0];
    ctx.globalAlpha = route.faint ? 0.4 : 1;
    ctx.font = "700 13px 'Microsoft YaHei','Noto Sans CJK SC',sans-serif";
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    for (const stop of route.stops) {
      const x = FireMap.worldX(stop.at[1]) * view.scale - view.left;
      const y = FireMap.worldY(stop.at[0]) * view.scale - view.top;
      ctx.beginPath();
      ctx.arc(x, y, stop.id === FireMap.data.stop ? RADIUS + 4 : RADIUS, 0, 7);
      ctx.fillStyle = colour;
      ctx.fill();
      ctx.lineWidth = 2;
      ctx.strokeStyle = FireMap.colours.halo;
      ctx.stroke();
      ctx.fillStyle = FireMap.theme === "dark" ? "#06181A" : "#FFFFFF";
      ctx.fillText(String(stop.order), x, y + 0.5);
    }
    ctx.globalAlpha = 1;
  }

  paint.routes = function (view) {
    const routes = FireMap.data.routes || [];
    const ordered = [...routes].sort((one, other) => Number(other.faint) - Number(one.faint));
    for (const route of ordered) drawWay(view, route);
    for (const route of ordered) drawStops(view, route);
  };

  // The stop under a point of the map's frame; those that are looked at first.
  FireMap.stopAt = function (point) {
    const routes = FireMap.data.routes || [];
    for (const faint of [false, true])
      for (const route of routes)
        for (const stop of route.faint === faint ? route.stops : []) {
          const at = FireMap.map.latLngToContainerPoint(stop.at);
          if (at.distanceTo(point) <= RADIUS + 3) return stop;
        }
    return null;
  };

  let box = null;

  FireMap.tellStop = function (point) {
    const stop = FireMap.data.routes && FireMap.data.routes.length ? FireMap.stopAt(point) : null;
    if (!stop) {
      if (box) box.hidden = true;
      return;
    }
    if (!box) {
      box = FireMap.element("div", "fm-tip");
      FireMap.map.getContainer().append(box);
    }
    box.textContent = "";
    stop.lines.forEach((line, k) => box.append(FireMap.element("div", k ? "" : "fm-tip-name", line)));
    box.hidden = false;
    const size = FireMap.map.getSize();
    const x = point.x + 18 + box.offsetWidth > size.x ? point.x - 18 - box.offsetWidth : point.x + 18;
    box.style.left = Math.max(4, x) + "px";
    box.style.top = Math.max(4, Math.min(size.y - box.offsetHeight - 4, point.y + 12)) + "px";
  };
})();
