// The town enlarged, beside the whole subdistrict: a second map on the same arrays and painters, kept
// in step with the first. A click on it takes the large map there.
(function () {
  "use strict";
  const FireMap = (window.FireMap = window.FireMap || {});
  const paint = (FireMap.painters = FireMap.painters || {});
  // Where there is less room, lines lead to the names of the town instead.
  const LEAST = { x: 860, y: 500 };
  // The small villages are the town: of 16, ten.
  const SHARE = 0.62;
  let small = null;
  let sheets = {};
  let box = null;

  function town() {
    const all = FireMap.villages;
    return all.slice(all.length - Math.round(all.length * SHARE));
  }

  function boundsOf(villages) {
    const bounds = L.latLngBounds([]);
    for (const { rings } of villages)
      for (const ring of rings)
        for (let i = 0; i < ring.length; i += 2) bounds.extend([FireMap.latOf(ring[i + 1]), ring[i] * 360 - 180]);
    return bounds;
  }

  FireMap.hasInset = () => Boolean(small) && !box.hidden;

  // The villages whose names stand in the window, so that they need no line on the large map.
  FireMap.inInset = (village) => FireMap.hasInset() && town().includes(village);

  FireMap.redrawInset = function (...names) {
    if (!FireMap.hasInset()) return;
    for (const name of names.length ? names : Object.keys(sheets)) sheets[name].redraw();
  };

  function toggle() {
    const { map } = FireMap;
    const size = map.getSize();
    const fits = size.x >= LEAST.x && size.y >= LEAST.y;
    const hide = !fits || map.getZoom() > FireMap.home + 0.3;
    if (box.hidden === hide) return;
    box.hidden = hide;
    if (!hide) lay();
    FireMap.redraw();
  }

  function lay() {
    small.invalidateSize({ pan: false });
    small.fitBounds(boundsOf(town()), { animate: false, padding: [6, 6] });
  }

  function worldOf(event) {
    return [FireMap.worldX(event.latlng.lng), FireMap.worldY(event.latlng.lat)];
  }

  function under(event) {
    const [x, y] = worldOf(event);
    const zoom = small.getZoom();
    return FireMap.sitesAt(x, y, 256 * Math.pow(2, zoom), FireMap.radiusAt(FireMap.home) + 3, 0);
  }

  const pileAt = (found) =>
    found.length ? FireMap.pileOf(found[0], 256 * Math.pow(2, small.getZoom()), 0) : null;

  function onMove(event) {
    const found = under(event);
    box.classList.toggle("fm-over", found.length > 0);
    const at = box.getBoundingClientRect();
    const root = FireMap.map.getContainer().getBoundingClientRect();
    const point = event.containerPoint.add([at.left - root.left, at.top - root.top]);
    FireMap.showTip(point, found.length ? found[0] : -1, FireMap.villageAt(...worldOf(event)), pileAt(found));
  }

  function onClick(event) {
    const found = under(event);
    if (found.length && !pileAt(found)) return FireMap.choose("site", FireMap.data.points.ids[found[0]]);
    FireMap.holdView();
    FireMap.map.flyToBounds(boundsOf(town()), { duration: 0.5 });
  }

  paint.frameOfInset = function (view) {
    if (!FireMap.hasInset() || view.map !== FireMap.map) return;
    const bounds = small.getBounds();
    const [x0, x1] = [bounds.getWest(), bounds.getEast()].map((one) => FireMap.worldX(one) * view.scale - view.left);
    const [y0, y1] = [bounds.getNorth(), bounds.getSouth()].map((one) => FireMap.worldY(one) * view.scale - view.top);
    view.ctx.setLineDash([5, 4]);
    view.ctx.strokeStyle = FireMap.colours.accent;
    view.ctx.lineWidth = 1.6;
    view.ctx.strokeRect(x0, y0, x1 - x0, y1 - y0);
    view.ctx.setLineDash([]);
  };

  FireMap.addInset = function (map) {
    if (!FireMap.config.is_home || FireMap.villages.length < 5) return;
    box = FireMap.element("div", "fm-inset");
    box.hidden = true;
    const ground = FireMap.element("div", "fm-inset-map");
    box.append(ground, FireMap.element("span", "fm-inset-title", FireMap.say("inset")));
    FireMap.keepFromMap(box);
    L.DomEvent.on(box, "mousemove", L.DomEvent.stopPropagation);
    map.getContainer().append(box);
    const still = { zoomControl: false, attributionControl: false, dragging: false, scrollWheelZoom: false,
      doubleClickZoom: false, boxZoom: false, keyboard: false, touchZoom: false, zoomSnap: 0, trackResize: false };
    small = L.map(ground, still).setView([29.84, 106.05], 13);
    sheets = FireMap.makeSheets(small);
    map.on("zoomend resize", toggle);
    small.on("mousemove", onMove);
    small.on("mouseout", () => FireMap.hideTip());
    small.on("click", onClick);
    toggle();
  };
})();
