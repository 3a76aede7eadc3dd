// The map of one page: started once with what never changes, shown again with what a filter changes.
(function () {
  "use strict";
  const FireMap = (window.FireMap = window.FireMap || {});
  const EMPTY = { points: { n: 0, order: [], ids: [] }, tips: null, areas: null, heat: null, head: {} };

  FireMap.data = EMPTY;
  FireMap.selected = { kind: "none", id: null };
  FireMap.state = {
    mode: "risk",
    sites: true, areas: true, heat: true, names: true, context: true, gatherings: false,
    fires: false, fireworks: false, units: true,
    // Of the home's map alone: heat, areas or sites; the heat by risk or by count.
    layer: "",
    by: "risk",
    hidden: { category: [], risk: [], status: [] },
    big: false,
  };
  FireMap.big = () => (FireMap.state.big ? 1.4 : 1);
  FireMap.say = (id) => FireMap.config.text[id] || id;

  // The iframe carries Streamlit's colours as custom properties; its ground says light or dark.
  function themeNow() {
    const said = getComputedStyle(document.documentElement).getPropertyValue("--background-color");
    const hex = /^#([0-9a-f]{6})/i.exec(said.trim());
    if (!hex) return FireMap.theme || "light";
    const value = parseInt(hex[1], 16);
    const light = 0.3 * (value >> 16) + 0.59 * ((value >> 8) & 255) + 0.11 * (value & 255);
    return light > 127 ? "light" : "dark";
  }

  function dress(theme) {
    FireMap.theme = theme;
    FireMap.colours = FireMap.config.colours[theme];
    FireMap.forgetStamps();
    const style = document.documentElement.style;
    for (const name of ["ground", "ink", "panel", "accent", "stamp", "boundary", "halo", "sub", "overdue"])
      style.setProperty("--fm-" + name, FireMap.colours[name]);
    document.documentElement.dataset.theme = theme;
  }

  function watchTheme() {
    window.addEventListener("message", function (event) {
      if (!event.data || event.data.type !== "streamlit:render") return;
      setTimeout(function () {
        const theme = themeNow();
        if (theme === FireMap.theme) return;
        dress(theme);
        if (FireMap.data.heat) FireMap.colourHeat();
        FireMap.redraw();
        FireMap.drawLegend();
      }, 0);
    });
  }

  function readVillages(config, body) {
    const rings = FireMap.readRings(config.rings, body);
    let at = 0;
    FireMap.villages = config.villages.map(function (village) {
      const own = rings.slice(at, (at += village.parts));
      let west = 1;
      let east = 0;
      for (const ring of own)
        for (let i = 0; i < ring.length; i += 2) {
          west = Math.min(west, ring[i]);
          east = Math.max(east, ring[i]);
        }
      return {
        code: village.code,
        name: village.name,
        schematic: village.schematic,
        rings: own,
        span: east - west,
        x: FireMap.worldX(village.at[0]),
        y: FireMap.worldY(village.at[1]),
      };
    });
    FireMap.context = config.context.map((line) => ({
      name: line.name,
      kind: line.kind,
      rings: rings.slice(at, (at += line.parts)),
    }));
    FireMap.outline = rings.slice(at);
  }

  FireMap.makeSheets = function (map) {
    const paint = FireMap.painters;
    for (const [name, height] of [["ground", 250], ["sites", 450], ["names", 460]])
      map.createPane("fm-" + name).style.zIndex = height;
    map.getPane("fm-names").style.pointerEvents = "none";
    const sheet = (painters, name) => new FireMap.Sheet(painters, { pane: "fm-" + name }).addTo(map);
    return {
      ground: sheet([paint.areas, paint.context, paint.heat, paint.boundaries], "ground"),
      sites: sheet([paint.sites, paint.gatherings, paint.routes], "sites"),
      names: sheet([paint.names, paint.frameOfInset, paint.measure, paint.spot], "names"),
    };
  };

  FireMap.redraw = function (...names) {
    for (const name of names.length ? names : Object.keys(FireMap.sheets)) FireMap.sheets[name].redraw();
    FireMap.redrawInset(...names);
  };

  // The room the furniture leaves, in pixels at the left top and at the right bottom.
  function room() {
    const { clientWidth, clientHeight } = FireMap.map.getContainer();
    if (FireMap.config.is_home)
      return clientWidth > 860 && clientHeight > 500
        ? [[14, 60], [Math.min(0.44 * clientWidth, 470) + 70, 48]]
        : clientWidth > 700 ? [[14, 62], [60, 50]] : [[10, 104], [10, Math.min(64, clientHeight / 8)]];
    // The legend stands on the left where there is room for both.
    return [[clientWidth > 700 ? 226 : 14, 12], [56, 74]];
  }

  FireMap.goHome = function (options) {
    const [first, last] = room();
    const bounds = L.latLngBounds(FireMap.config.bounds);
    const padding = L.point(first).add(last);
    FireMap.home = FireMap.map.getBoundsZoom(bounds, false, padding);
    const fit = { paddingTopLeft: first, paddingBottomRight: last };
    FireMap.map.fitBounds(bounds, Object.assign(fit, options));
  };

  // The frame gets its size late and follows the window: the whole subdistrict stays in view until
  // somebody moves the map.
  function keepWhole(map) {
    let moved = false;
    const hold = () => (moved = true);
    map.on("dragstart", hold);
    map.getContainer().addEventListener("wheel", hold, { passive: true });
    FireMap.holdView = hold;
    FireMap.goHome({ animate: false });
    let size = map.getSize();
    new ResizeObserver(function () {
      map.invalidateSize({ pan: false });
      if (size.equals(map.getSize())) return; // it also calls when it starts to watch
      size = map.getSize();
      if (!moved) FireMap.goHome({ animate: false });
    }).observe(map.getContainer());
  }

  function addTiles(map, tiles, bodies) {
    if (!tiles) return;
    for (const layer of tiles.layers)
      if (layer.picture !== undefined) {
        const url = URL.createObjectURL(new Blob([bodies[1 + layer.picture]]));
        L.imageOverlay(url, layer.bounds, { pane: "tilePane" }).addTo(map);
      } else (layer.offline ? offlineLayer(layer, bodies) : L.tileLayer(layer.url, layer.options)).addTo(map);
  }

  // Tiles that came with the map: body 0 is the ground's own, theirs follow.
  function offlineLayer(layer, bodies) {
    const pictures = new Map();
    for (const [z, x, y, at] of layer.offline)
      pictures.set([z, x, y].join("/"), URL.createObjectURL(new Blob([bodies[1 + at]])));
    const Offline = L.TileLayer.extend({
      getTileUrl: (place) => pictures.get([place.z, place.x, place.y].join("/")) || L.Util.emptyImageUrl,
    });
    return new Offline("", layer.options);
  }

  // `window.FireMap.start` is the base map's only line of script: what no filter changes.
  FireMap.start = function (map, base64) {
    const { head, bodies } = FireMap.read(base64);
    FireMap.config = head;
    FireMap.map = map;
    Object.assign(FireMap.state, head.state || {});
    dress(themeNow());
    watchTheme();
    readVillages(head, bodies[0]);
    addTiles(map, head.tiles, bodies);
    FireMap.sheets = FireMap.makeSheets(map);
    keepWhole(map);
    FireMap.furnish(map);
    FireMap.addInset(map);
    map.on("click", onClick);
    map.on("mousemove", onMove);
    map.on("mouseout movestart zoomstart", () => FireMap.hideTip());
  };

  function readAreas(areas) {
    return areas && { ...areas, colours: areas.colours || "ramp" };
  }

  // The feature group's only line: everything a filter changes. The sheets stay, so nothing flashes.
  FireMap.show = function (group, base64) {
    // st_folium keeps every group it was ever given (streamlit-folium issue 247).
    if (window.feature_group) window.feature_group.length = 0;
    const { head, bodies } = FireMap.read(base64);
    const data = {
      head,
      points: FireMap.readPoints(head.points, bodies[0]),
      tips: head.tips || null,
      routes: FireMap.readRoutes(head.routes),
      stop: head.stop || null,
      areas: readAreas(head.areas),
      heat: head.heat ? Object.assign({ cells: bodies[1] }, head.heat) : null,
      ...FireMap.readMarks(head),
    };
    const carrier = new L.Layer();
    carrier.onAdd = function () {
      FireMap.data = data;
      if (data.heat) FireMap.colourHeat();
      if (data.tips) FireMap.chooseLayer();
      FireMap.hideTip();
      if (!head.is_placing || (head.focus && head.focus.token !== FireMap.lastToken)) FireMap.spot = null;
      FireMap.map.getContainer().classList.toggle("fm-placing", Boolean(head.is_placing));
      focusOn(head.focus);
      FireMap.drawLegendSoon();
      FireMap.redraw();
    };
    carrier.onRemove = function () {
      FireMap.data = EMPTY;
      FireMap.redraw();
    };
    group.addLayer(carrier);
  };

  // A place chosen outside the map; the token makes the same place chosen twice act twice, and a
  // filter change act not at all.
  function focusOn(focus) {
    if (!focus || focus.token === FireMap.lastToken) return;
    FireMap.lastToken = focus.token;
    FireMap.selected = { kind: focus.kind, id: focus.kind === "none" ? null : focus.id };
    if (!focus.bounds) return;
    FireMap.holdView();
    const bounds = L.latLngBounds(focus.bounds);
    if (focus.kind === "site") {
      const zoom = Math.max(FireMap.map.getZoom(), 16);
      FireMap.map.flyTo(bounds.getCenter(), zoom, { duration: 0.6 });
    } else FireMap.map.flyToBounds(bounds, { duration: 0.6, padding: [30, 30] });
  }

  let told = 0;

  // Gives Python one short word: what was clicked. Nothing is told on a pan or a zoom.
  FireMap.tell = function (word) {
    const shared = window.__GLOBAL_DATA__;
    told = Math.max(Date.now(), told + 1);
    const value = { last_object_clicked_tooltip: word + "#" + told };
    if (!shared || !window.Streamlit) return;
    shared.last_object_clicked_tooltip = value.last_object_clicked_tooltip;
    shared.previous_data = value;
    window.Streamlit.setComponentValue(value);
  };

  function worldOf(event) {
    return [FireMap.worldX(event.latlng.lng), FireMap.worldY(event.latlng.lat)];
  }

  // Where the site whose turn it is in the queue stands: a cross, and its millionths of a degree.
  function tellSpot(latlng) {
    FireMap.spot = latlng;
    FireMap.redraw("names");
    FireMap.tell("spot:" + [latlng.lat, latlng.lng].map((one) => Math.round(one * 1e6)).join("_"));
  }

  // Sites under the pointer first, one after another where they lie on one spot; else the village.
  function onClick(event) {
    if (FireMap.measuring) return;
    if (FireMap.data.head.is_placing) return tellSpot(event.latlng);
    const [x, y] = worldOf(event);
    const map = FireMap.map;
    const stop = FireMap.stopAt(event.containerPoint);
    if (stop) return choose("site", stop.id);
    const flags = FireMap.gatheringsAt(x, y, 256 * Math.pow(2, map.getZoom()));
    if (flags.length) {
      FireMap.tellGatherings(flags);
      return;
    }
    const touch = matchMedia("(pointer: coarse)").matches ? 9 : 3;
    const reach = FireMap.radiusAt(map.getZoom()) + touch;
    const found = FireMap.sitesAt(x, y, 256 * Math.pow(2, map.getZoom()), reach);
    const pile = found.length ? FireMap.pileOf(found[0], 256 * Math.pow(2, map.getZoom()), FireMap.tierAt(map.getZoom())) : null;
    if (pile && map.getZoom() < map.getMaxZoom()) return goInto(pile);
    if (found.length) {
      const ids = found.map((i) => FireMap.data.points.ids[i]);
      const before = FireMap.selected.kind === "site" ? ids.indexOf(FireMap.selected.id) : -1;
      choose("site", ids[(before + 1) % ids.length]);
    } else {
      const village = FireMap.villageAt(x, y);
      choose(village ? "village" : "none", village ? village.code : null);
    }
  }

  // A pile opens by going nearer, until its symbols stand beside one another.
  function goInto(pile) {
    const { map, data } = FireMap;
    const { points } = data;
    const bounds = L.latLngBounds([]);
    for (const i of pile) bounds.extend([FireMap.latOf(points.y[i]), points.x[i] * 360 - 180]);
    FireMap.holdView();
    FireMap.hideTip();
    const zoom = Math.min(map.getMaxZoom(), Math.max(map.getZoom() + 1, map.getBoundsZoom(bounds) - 0.5));
    map.flyTo(bounds.getCenter(), zoom, { duration: 0.5 });
  }

  const choose = (FireMap.choose = function (kind, id) {
    FireMap.selected = { kind, id };
    FireMap.hideTip();
    if (kind === "site") clearOfSheet(id);
    FireMap.redraw("ground", "sites");
    FireMap.tell(kind + ":" + (id === null ? "" : id));
  });

  // On a phone a sheet comes up over the lower two thirds: what was chosen moves above it.
  function clearOfSheet(id) {
    const { map, data } = FireMap;
    const size = map.getSize();
    const i = data.points.ids.indexOf(id);
    if (size.x > 560 || i < 0 || !FireMap.config.is_home) return;
    const scale = 256 * Math.pow(2, map.getZoom());
    const origin = map.getPixelOrigin().add(map.containerPointToLayerPoint([0, 0]));
    const at = [data.points.x[i] * scale - origin.x, data.points.y[i] * scale - origin.y];
    FireMap.holdView();
    map.panBy([at[0] - size.x / 2, at[1] - size.y * 0.16]);
  }

  function onMove(event) {
    if (FireMap.measuring) return;
    FireMap.tellStop(event.containerPoint);
    const [x, y] = worldOf(event);
    const zoom = FireMap.map.getZoom();
    const over = FireMap.sitesAt(x, y, 256 * Math.pow(2, zoom), FireMap.radiusAt(zoom) + 2);
    FireMap.map.getContainer().classList.toggle("fm-over", over.length > 0);
    const pile = over.length ? FireMap.pileOf(over[0], 256 * Math.pow(2, zoom), FireMap.tierAt(zoom)) : null;
    FireMap.showTip(event.containerPoint, over.length ? over[0] : -1, FireMap.villageAt(x, y), pile);
  }
})();
