// Symbols as pixels: each kind is drawn once by the browser, then put down point after point.
// A browser's own drawImage takes five millionths of a second a point; this takes a tenth of it.
(function () {
  "use strict";
  const FireMap = (window.FireMap = window.FireMap || {});
  const COLUMNS = 24;
  const SOLID = 0xff000000;
  let book = { key: "", half: 0, size: 0, stamps: [] };
  let sheet = null;
  let picture = null;

  FireMap.forgetStamps = function () {
    book = { key: "", half: 0, size: 0, stamps: [] };
  };

  const kindOf = (code) => ({
    risk: code & 7,
    status: (code >> 3) & 7,
    category: (code >> 6) & 63,
    approximate: (code >> 12) & 1,
  });

  // The part of each row that is not clear, so that nothing is done for the corners.
  function cut(pixels, width, left, top, size) {
    const stamp = { pixels: new Uint32Array(size * size), from: new Uint16Array(size), to: new Uint16Array(size) };
    for (let row = 0; row < size; row++) {
      const at = (top + row) * width + left;
      stamp.pixels.set(pixels.subarray(at, at + size), row * size);
      let from = 0;
      let to = size;
      while (from < to && !pixels[at + from]) from++;
      while (to > from && !pixels[at + to - 1]) to--;
      stamp.from[row] = from;
      stamp.to[row] = to;
    }
    return stamp;
  }

  // Draws the kinds that have no stamp yet side by side, and reads them back in one go.
  function addStamps(codes, look, dpr) {
    const { size, half } = book;
    const columns = Math.min(COLUMNS, codes.length);
    const canvas = document.createElement("canvas");
    canvas.width = columns * size;
    canvas.height = Math.ceil(codes.length / columns) * size;
    const ctx = canvas.getContext("2d", { willReadFrequently: true });
    const place = (i) => [(i % columns) * size, Math.floor(i / columns) * size];
    codes.forEach(function (code, i) {
      const [left, top] = place(i);
      ctx.setTransform(dpr, 0, 0, dpr, left + half, top + half);
      if (code === FireMap.DOT) FireMap.drawDot(ctx, look.grow, look.tier);
      else FireMap.drawSymbol(ctx, kindOf(code), look.grow, look.mode, look.tier);
    });
    const read = ctx.getImageData(0, 0, canvas.width, canvas.height);
    const pixels = new Uint32Array(read.data.buffer);
    codes.forEach(function (code, i) {
      const [left, top] = place(i);
      book.stamps[code] = cut(pixels, canvas.width, left, top, size);
    });
  }

  function openBook(codes, look, dpr) {
    const key = [look.grow, look.tier, look.mode, dpr, FireMap.theme].join(" ");
    if (book.key !== key) {
      const half = Math.ceil((FireMap.reachOf(look.grow, look.tier) + 1) * dpr);
      book = { key, half, size: 2 * half, stamps: [] };
    }
    const missing = codes.filter((code) => !book.stamps[code]);
    if (missing.length) addStamps(missing, look, dpr);
  }

  // One colour over another, neither multiplied by its opacity; red is the lowest byte.
  function over(top, below) {
    const a = top >>> 24;
    const under = ((below >>> 24) * (255 - a)) / 255;
    const whole = a + under;
    const mix = (shift) => Math.round((((top >>> shift) & 255) * a + ((below >>> shift) & 255) * under) / whole);
    return ((Math.round(whole) << 24) | (mix(16) << 16) | (mix(8) << 8) | mix(0)) >>> 0;
  }

  // Puts a stamp under what is there already: where that is solid, and it mostly is where points
  // crowd, nothing is to be done.
  function putUnder(target, width, height, stamp, size, left, top) {
    const last = Math.min(size, height - top);
    for (let row = Math.max(0, -top); row < last; row++) {
      const to = Math.min(stamp.to[row], width - left);
      let x = Math.max(stamp.from[row], -left);
      let at = (top + row) * width + left + x;
      for (let source = row * size + x; x < to; x++, source++, at++) {
        const there = target[at];
        if (there >= SOLID) continue;
        const pixel = stamp.pixels[source];
        if (!there) target[at] = pixel;
        else if (pixel >>> 24) target[at] = over(there, pixel);
      }
    }
  }

  function clearSheet(width, height) {
    if (!sheet || picture.width !== width || picture.height !== height) {
      sheet = document.createElement("canvas");
      sheet.width = width;
      sheet.height = height;
      picture = new ImageData(width, height);
    } else picture.data.fill(0);
    return new Uint32Array(picture.data.buffer);
  }

  // `marks`: how many, their pixels `x` and `y` on the canvas, and their `code`, from bottom to top.
  // `look`: how large (`grow`), how near (`tier`) and by what (`mode`) they are drawn.
  FireMap.putStamps = function (view, marks, look) {
    const { width, height } = view.ctx.canvas;
    if (!width || !height) return;
    const used = new Uint8Array(FireMap.DOT + 1);
    for (let k = 0; k < marks.n; k++) used[marks.code[k]] = 1;
    const codes = [];
    used.forEach((is, code) => is && codes.push(code));
    openBook(codes, look, view.dpr);
    const target = clearSheet(width, height);
    const { half, size, stamps } = book;
    for (let k = marks.n - 1; k >= 0; k--)
      putUnder(target, width, height, stamps[marks.code[k]], size, marks.x[k] - half, marks.y[k] - half);
    sheet.getContext("2d").putImageData(picture, 0, 0);
    view.ctx.setTransform(1, 0, 0, 1, 0, 0);
    view.ctx.drawImage(sheet, 0, 0);
    view.ctx.setTransform(view.dpr, 0, 0, view.dpr, 0, 0);
  };
})();
