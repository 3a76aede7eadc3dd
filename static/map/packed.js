// Reads what geo/packing.py packed: one base64 string -> a JSON head and typed arrays.
(function () {
  "use strict";
  const FireMap = (window.FireMap = window.FireMap || {});

  function bytesOf(base64) {
    const text = atob(base64);
    const bytes = new Uint8Array(text.length);
    for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
    return bytes;
  }

  // Returns {head, bodies}; a body is a Uint8Array over the same memory.
  FireMap.read = function (base64) {
    const bytes = bytesOf(base64);
    const size = new DataView(bytes.buffer).getUint32(0, true);
    const head = JSON.parse(new TextDecoder("utf-8").decode(bytes.subarray(4, 4 + size)));
    const bodies = [];
    let at = 4 + size;
    for (const length of head.bodies) {
      bodies.push(bytes.subarray(at, at + length));
      at += length;
    }
    return { head, bodies };
  };

  // Web Mercator, the whole world in a unit square: what Leaflet draws in, without its objects.
  FireMap.worldX = (lon) => (lon + 180) / 360;
  FireMap.worldY = function (lat) {
    const s = Math.sin((lat * Math.PI) / 180);
    return 0.5 - Math.log((1 + s) / (1 - s)) / (4 * Math.PI);
  };

  FireMap.latOf = (y) => (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI;

  function idsOf(bytes, from, n) {
    const ids = new Float64Array(n);
    let at = from;
    let last = 0;
    for (let i = 0; i < n; i++) {
      let delta = 0;
      let factor = 1;
      let byte = bytes[at++];
      while (byte & 0x80) {
        delta += (byte & 0x7f) * factor;
        factor *= 128;
        byte = bytes[at++];
      }
      last += delta + byte * factor;
      ids[i] = last;
    }
    return ids;
  }

  // Worst on top: a counting sort on risk first, status second; `order` runs from bottom to top.
  function drawingOrder(points) {
    const heap = new Uint32Array(65);
    const rank = (i) => 63 - (points.risk[i] * 8 + points.status[i]);
    for (let i = 0; i < points.n; i++) heap[rank(i) + 1]++;
    for (let r = 1; r < 65; r++) heap[r] += heap[r - 1];
    const order = new Uint32Array(points.n);
    for (let i = 0; i < points.n; i++) order[heap[rank(i)]++] = i;
    return order;
  }

  FireMap.readPoints = function (head, body) {
    const n = head.n;
    const points = {
      n,
      x: new Float64Array(n),
      y: new Float64Array(n),
      risk: new Uint8Array(n),
      status: new Uint8Array(n),
      category: new Uint8Array(n),
      approximate: new Uint8Array(n),
      vague: new Uint8Array(n), // the middle of a village, and no place of the site's own
      code: new Uint16Array(n),
    };
    const three = (at) => body[at] | (body[at + 1] << 8) | (body[at + 2] << 16);
    for (let i = 0; i < n; i++) {
      points.y[i] = FireMap.worldY(head.lat + three(3 * i) * head.step);
      points.x[i] = FireMap.worldX(head.lon + three(3 * (n + i)) * head.step);
      const kind = body[6 * n + 2 * i] | (body[6 * n + 2 * i + 1] << 8);
      points.code[i] = kind & 8191;
      points.risk[i] = kind & 7;
      points.status[i] = (kind >> 3) & 7;
      points.category[i] = (kind >> 6) & 63;
      points.approximate[i] = (kind >> 12) & 1;
      points.vague[i] = (kind >> 13) & 1;
    }
    points.ids = idsOf(body, 8 * n, n);
    points.order = drawingOrder(points);
    return points;
  };

  // Lines or rings of geo.packing.pack_rings -> arrays of x, y, x, y ... in world units.
  FireMap.readRings = function (lengths, body) {
    const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
    let at = 0;
    return lengths.map(function (length) {
      const ring = new Float64Array(2 * length);
      for (let i = 0; i < length; i++, at += 8) {
        ring[2 * i] = FireMap.worldX(view.getInt32(at, true) / 1e6);
        ring[2 * i + 1] = FireMap.worldY(view.getInt32(at + 4, true) / 1e6);
      }
      return ring;
    });
  };
})();
