// A sheet is one canvas over the map; its painters draw on the screen and on the saved picture alike.
(function () {
  "use strict";
  const FireMap = (window.FireMap = window.FireMap || {});

  // L.Renderer keeps the canvas under the map while it is dragged, pinched and zoomed.
  const Sheet = L.Renderer.extend({
    options: { padding: 0.15 },

    initialize: function (painters, options) {
      L.setOptions(this, options);
      L.stamp(this);
      this._layers = {};
      this._painters = painters;
    },

    _initContainer: function () {
      this._container = document.createElement("canvas");
      this._container.className = "fm-sheet";
      this._ctx = this._container.getContext("2d");
    },

    _destroyContainer: function () {
      cancelAnimationFrame(this._frame);
      L.DomUtil.remove(this._container);
      delete this._container;
      delete this._ctx;
    },

    _updatePaths: function () {},

    _update: function () {
      if (this._map._animatingZoom && this._bounds) return;
      L.Renderer.prototype._update.call(this);
      const size = this._bounds.getSize();
      const dpr = window.devicePixelRatio || 1;
      L.DomUtil.setPosition(this._container, this._bounds.min);
      this._container.width = Math.round(size.x * dpr);
      this._container.height = Math.round(size.y * dpr);
      this._container.style.width = size.x + "px";
      this._container.style.height = size.y + "px";
      this._drawSoon();
    },

    // Leaflet may say several times in one go that the view is another: one drawing answers them
    // all, before the browser shows anything.
    _drawSoon: function () {
      if (this._isWaiting) return;
      this._isWaiting = true;
      queueMicrotask(() => {
        this._isWaiting = false;
        this._draw();
      });
    },

    _draw: function () {
      if (!this._map || !this._ctx || !this._bounds) return;
      cancelAnimationFrame(this._frame);
      const size = this._bounds.getSize();
      const origin = this._map.getPixelOrigin().add(this._bounds.min);
      const dpr = this._container.width / size.x;
      const view = FireMap.view(this._ctx, this._map.getZoom(), origin, size, dpr);
      view.map = this._map;
      if (view.map !== FireMap.map) view.tier = 0;
      view.inset = size.subtract(this._map.getSize()).divideBy(2);
      this._ctx.setTransform(1, 0, 0, 1, 0, 0);
      this._ctx.clearRect(0, 0, this._container.width, this._container.height);
      FireMap.paint(this._painters, view);
      this.drawn = FireMap.data;
    },

    redraw: function () {
      cancelAnimationFrame(this._frame);
      this._frame = requestAnimationFrame(() => this._draw());
    },
  });
  FireMap.Sheet = Sheet;

  // What a painter needs to know: canvas pixels of a world x are `x * scale - left`.
  FireMap.view = function (ctx, zoom, origin, size, dpr) {
    return {
      ctx,
      zoom,
      tier: FireMap.tierAt(zoom),
      dpr,
      scale: 256 * Math.pow(2, zoom),
      left: origin.x,
      top: origin.y,
      width: size.x,
      height: size.y,
      inset: L.point(0, 0), // of what is seen within the canvas
      map: null, // the one drawn on; none on a saved picture
    };
  };

  FireMap.paint = function (painters, view) {
    for (const painter of painters) {
      view.ctx.setTransform(view.dpr, 0, 0, view.dpr, 0, 0);
      painter(view);
    }
  };

  FireMap.trace = function (ctx, ring, view, close) {
    for (let i = 0; i < ring.length; i += 2) {
      const x = ring[i] * view.scale - view.left;
      const y = ring[i + 1] * view.scale - view.top;
      if (i === 0) ctx.moveTo(x, y);
      else ctx.lineTo(x, y);
    }
    if (close) ctx.closePath();
  };

  FireMap.font = (px, weight) =>
    (weight || 500) +
    " " +
    px +
    "px 'Microsoft YaHei','PingFang SC','Noto Sans CJK SC','Noto Sans SC',sans-serif";

  // Text of a ledger on the map: at most `longest` characters, control characters left out.
  FireMap.short = function (text, longest) {
    const said = Array.from(String(text).replace(/[\u0000-\u001f\u007f\u2028\u2029]/g, " "));
    return said.length > longest ? said.slice(0, longest - 1).join("") + "…" : said.join("");
  };

  FireMap.haloText = function (ctx, text, x, y, ink, halo, width) {
    ctx.lineJoin = "round";
    ctx.lineWidth = width;
    ctx.strokeStyle = halo;
    ctx.strokeText(text, x, y);
    ctx.fillStyle = ink;
    ctx.fillText(text, x, y);
  };
})();
