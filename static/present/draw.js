// The eight screens of a meeting as elements: drawn once, all of them, before the first key is pressed.
// Text of a ledger is shown as text alone.

const SVG = "http://www.w3.org/2000/svg";

function fill(made, props, kids) {
  for (const [name, value] of Object.entries(props || {})) {
    if (name === "click") made.addEventListener("click", value);
    else if (value !== undefined && value !== false) made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...kids.flat().filter((kid) => kid !== null && kid !== undefined && kid !== ""));
  return made;
}

const h = (tag, props, ...kids) => fill(document.createElement(tag), props, kids);
const svg = (tag, props, ...kids) => fill(document.createElementNS(SVG, tag), props, kids);
const percent = (part, whole) => (whole ? Math.max(0, Math.min(100, (100 * part) / whole)) : 0) + "%";

// What leads to its rows is a button; what has none is only said.
function leading(text, key, style, open) {
  if (!key) return h("span", { class: style }, text);
  return h("button", { type: "button", class: style + " opens", "data-opens": key, click: () => open(key) }, text);
}

function titleOf(slide) {
  const parts = slide.title.map(([text, tone]) => (tone ? h("b", { class: "tone_" + tone }, text) : text));
  return h("h1", { tabindex: "-1" }, ...parts);
}

function tile(one, open) {
  const change = one.change ? h("p", { class: one.good ? "tone_good" : "tone_red" }, one.change) : null;
  return h(
    "div", { class: "tile edge_" + (one.tone || "plain") },
    h("p", { class: "tile_name" }, one.name),
    leading(one.value, one.opens, "tile_value tone_" + (one.tone || "plain"), open),
    change,
    one.beside ? leading(one.beside, one.opens_beside, "tile_beside", open) : null
  );
}

const DRAW = {
  cover(slide, show) {
    const jumps = show.deck.slides.map((one, at) =>
      h("li", null, h("button", { type: "button", class: "jump", click: () => show.go(at) }, h("b", null, String(at + 1)), one.name))
    );
    return [
      h("div", { class: "cover_words" },
        h("p", { class: "cover_above" }, slide.above), titleOf(slide),
        h("p", { class: "cover_lines" }, ...slide.lines.map((line) => h("span", null, line))),
        h("ol", null, ...jumps), h("p", { class: "cover_keys" }, show.words.keys)),
      h("canvas", { class: "cover_map", "aria-hidden": "true" }),
    ];
  },

  verdict(slide, show) {
    const flow = slide.flow.map((one, at) => [at ? "，" : "", leading(one.text, one.opens, "flow", show.open)]);
    return [
      titleOf(slide),
      h("div", { class: "tiles" }, ...slide.figures.map((one) => tile(one, show.open))),
      h("p", { class: "told" }, ...flow.flat(), "。"),
    ];
  },

  map: (slide) => [titleOf(slide), h("div", { class: "map_place" })],

  villages(slide, show) {
    if (!slide.bars.length) return [titleOf(slide)];
    const most = 1.04 * Math.max(...slide.bars.map((one) => Math.max(one.value, one.high || 0)), slide.whole.value || 0);
    const whole = h("i", { class: "whole", style: "left:" + percent(slide.whole.value, most) });
    const rows = slide.bars.map(function (one) {
      const span = one.low === null || one.high === null ? null
        : h("u", { style: "left:" + percent(one.low, most) + ";right:calc(100% - " + percent(one.high, most) + ")" });
      return h("div", { class: "bar_row band_of_" + one.band },
        leading(one.name, one.opens, "bar_name", show.open),
        h("span", { class: "bar_track" }, h("s", { style: "width:" + percent(one.value, most) }), span, whole.cloneNode()),
        h("b", null, one.text),
        one.late ? leading(one.late_text, one.opens_late, "bar_late", show.open) : h("span", { class: "bar_late none" }, one.late_text));
    });
    return [
      titleOf(slide), h("p", { class: "hint" }, slide.hint + "　┆　" + slide.whole.text),
      h("div", { class: "bars", style: "--n:" + rows.length }, ...rows),
      slide.rest ? leading(slide.rest, slide.more[0], "rest", show.open) : null,
    ];
  },

  burndown(slide, show) {
    if (!slide.curve) return [titleOf(slide)];
    return [titleOf(slide), h("p", { class: "hint" }, slide.hint), curve(slide.curve, show)];
  },

  parts(slide, show) {
    const side = (title, rows) => h("div", { class: "side" }, h("h2", null, title), ...partBars(rows, show));
    const pressed = slide.pressed.map((one) => h("div", { class: "pressed" },
      h("p", null, one.name),
      h("p", null, show.words.now + " ", leading(one.now, one.opens, "figure", show.open)),
      h("p", null, show.words.total + " ", leading(one.total, one.opens_total, "figure", show.open)),
      one.beside ? h("p", { class: "small" }, one.beside) : null));
    return [
      titleOf(slide),
      h("div", { class: "sides" }, side(show.words.by_category, slide.categories),
        h("div", { class: "right" }, side(show.words.by_office, slide.offices),
          h("p", { class: "hint" }, h("i", { class: "late_key" }), show.words.of_which_late + "　" + slide.least))),
      slide.pressed.length ? h("div", { class: "pressing" }, ...pressed) : null,
    ];
  },

  overdue(slide, show) {
    if (!slide.rows.length) return [titleOf(slide)];
    const photo = (address, name) => address
      ? h("button", { type: "button", class: "photo", "aria-label": name, click: () => show.picture(address, name) }, h("img", { src: address, alt: name }))
      : h("span", { class: "photo none" }, show.words.no_photo);
    const rows = slide.rows.map((one, at) => h("tr", null,
      h("td", null, String(at + 1)),
      h("td", null, leading(one.cells[0], one.opens, "strong", show.open)),
      h("td", null, one.cells[1]), h("td", null, one.cells[2]), h("td", null, one.cells[3]),
      h("td", { class: "tone_late strong" }, one.days),
      h("td", { class: "photos" }, photo(one.photos[0], show.words.before), photo(one.photos[1], show.words.after))));
    return [titleOf(slide), table(show.words.overdue_head, rows, "late_table")];
  },

  decisions: (slide, show) => [titleOf(slide), decisionTable(slide, show), decisionForm(show)],
};

const table = (head, rows, style) => h("table", { class: style },
  h("thead", null, h("tr", null, ...head.map((one) => h("th", { scope: "col" }, one)))), h("tbody", null, ...rows));

function partBars(rows, show) {
  const most = Math.max(...rows.map((one) => one.value), 1);
  return rows.map((one) => h("div", { class: "part_row" },
    leading(one.name, one.opens, "bar_name", show.open),
    h("span", { class: "part_track" },
      h("s", { style: "width:" + percent(one.value, most) }, h("em", { style: "width:" + percent(one.late, one.value) }))),
    h("b", null, one.text), one.late ? leading(one.late_text, one.opens_late, "bar_late", show.open) : h("span", null)));
}

function decisionTable(slide, show) {
  const rows = slide.rows.map(function (one, at) {
    let act = null;
    if (one.tone === "open") act = h("button", { type: "button", class: "adopt", click: () => show.adopt(one) }, show.words.adopt);
    else if (one.id) act = h("button", { type: "button", class: "adopt", click: () => show.act({ do: "done", id: one.id, version: one.version, on: one.on }) }, show.words.done);
    return h("tr", null, h("td", null, String(at + 1)), h("td", { class: "strong" }, one.title), h("td", null, one.who),
      h("td", null, one.due), h("td", null, h("span", { class: "state state_" + one.tone }, one.state), act));
  });
  return table(show.words.decision_head, rows, "decision_table");
}

function decisionForm(show) {
  const field = (name, type, label) => h("label", { class: "field_" + name }, h("span", null, label),
    h("input", { name, type, maxlength: name === "title" ? 300 : 60, autocomplete: "off" }));
  const form = h("form", { class: "decision_form" },
    field("title", "text", show.words.title), field("office", "text", show.words.office), field("owner", "text", show.words.owner),
    field("due", "date", show.words.due), h("button", { type: "submit", class: "primary" }, show.words.write),
    h("button", { type: "button", class: "minutes", click: () => show.act({ do: "minutes" }) }, show.words.minutes),
    h("p", { class: "form_said", role: "status" }));
  form.addEventListener("submit", function (event) {
    event.preventDefault();
    const told = Object.fromEntries(new FormData(form));
    show.act({ do: "decide", ...told });
  });
  return form;
}

function curve(one, show) {
  const W = 1780, H = 720, L = 90, R = 190, T = 24, B = 56;
  const top = 100 * Math.ceil(Math.max(...one.counts, 1) / 100);
  const x = (day) => L + ((W - L - R) * day) / Math.max(one.last, 1);
  const y = (n) => T + (H - T - B) * (1 - n / top);
  const line = (points) => points.map(([day, n]) => x(day).toFixed(1) + "," + y(n).toFixed(1)).join(" ");
  const at = one.days[one.days.length - 1], now = one.counts[one.counts.length - 1];
  const rules = [0, top / 2, top].flatMap((n) => [
    svg("line", { class: "rule", x1: L, x2: W - R, y1: y(n), y2: y(n) }),
    svg("text", { class: "axis", x: L - 14, y: y(n) + 9, "text-anchor": "end" }, String(Math.round(n)))]);
  const months = one.months.map(([day, name], k) => svg("text", { class: "axis", x: x(day), y: H - 10,
    "text-anchor": k === one.months.length - 1 ? "middle" : "start" }, name));
  const tone = one.behind ? "bad" : "fine";
  const drawn = svg("svg", { class: "curve", viewBox: "0 0 " + W + " " + H, role: "img", "aria-label": one.today + "，" + one.plan_text },
    ...rules, ...months,
    svg("polyline", { class: "plan", points: line(one.plan) }),
    svg("polyline", { class: "seen", points: line(one.days.map((day, k) => [day, one.counts[k]])) }),
    svg("line", { class: "gap " + tone, x1: x(at), x2: x(at), y1: y(now), y2: y(one.planned) }),
    svg("circle", { class: "dot " + tone, cx: x(at), cy: y(now), r: 9 }),
    svg("circle", { class: "plan_dot", cx: x(at), cy: y(one.planned), r: 7 }),
    svg("text", { class: "plan_text", x: x(at) - 14, y: y(one.planned) + 44, "text-anchor": "end" }, one.plan_text),
    one.gap ? svg("text", { class: "now " + tone, x: x(at) + 16, y: (y(now) + y(one.planned)) / 2 + 12 }, one.gap) : null);
  const today = leading(one.today, one.opens, "curve_now " + tone, show.open);
  today.style.left = ((x(at) + 16) / W) * 100 + "%";
  today.style.top = ((y(now) - 52) / H) * 100 + "%";
  return h("div", { class: "curve_box" }, drawn, today);
}

function drawSlide(slide, show) {
  const more = slide.more.map((key) => h("button", { type: "button", class: "more opens", "data-opens": key, click: () => show.open(key) }, show.deck.lists[key].title));
  const drawn = DRAW[slide.id](slide, show);
  return h("section", { class: "slide slide_" + slide.id, hidden: true, "aria-label": slide.name },
    ...drawn, more.length ? h("nav", { class: "mores" }, ...more) : null);
}

// The wall of an office: verdict, figures, curve, map, every village and the longest overdue on one
// screen, with nothing to press.
function drawWall(show) {
  const [, verdict, , villages, burn, , overdue] = show.deck.slides;
  const still = () => undefined;
  const bare = { ...show, open: still };
  const quiet = (one) => ({ ...one, opens: "", opens_beside: "", opens_late: "" });
  const tiles = verdict.figures.map((one) => tile(quiet(one), still));
  const bars = DRAW.villages({ ...villages, more: [], rest: "", bars: villages.bars.map(quiet) }, bare).slice(1);
  const late = overdue.rows.map((one) => h("div", { class: "wall_late" }, h("b", null, one.cells[0] + "　", h("em", null, one.days)),
    h("span", null, one.cells[3] + " · " + one.cells[1])));
  const curveBox = burn.curve ? curve({ ...burn.curve, opens: "" }, bare) : null;
  return h("section", { class: "slide slide_wall" },
    h("header", null, titleOf(verdict), h("p", { class: "wall_now" })),
    h("div", { class: "wall_tiles" }, ...tiles, h("div", { class: "tile" }, curveBox)),
    h("div", { class: "map_place" }), h("div", { class: "wall_bars" }, ...bars), h("div", { class: "wall_foot" }, ...late));
}

// What opens over a screen: rows, lines or figures.
function listBody(list, show) {
  const kids = [];
  if (list.lines) kids.push(...list.lines.map((line) => h("p", null, line)));
  if (list.figures) kids.push(h("div", { class: "small_tiles" }, ...list.figures.map((one) => tile({ ...one, tone: "" }, show.open))));
  if (list.rows) {
    const rows = list.rows.map((row) => h("tr", null, ...row.slice(0, list.head.length).map((cell) => h("td", null, cell))));
    kids.push(table(list.head, rows, "rows_table"));
    if (list.n > list.rows.length) kids.push(h("p", { class: "small" }, show.words.first_of.replace("{n}", list.rows.length).replace("{all}", list.n)));
  }
  return kids;
}
