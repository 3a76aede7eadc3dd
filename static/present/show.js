// A meeting on the screen: keys and a remote's, the bar, what opens over a screen, laser, black, notes
// in a second window, and the turning of a wall screen. All screens are in the page; a key shows another
// one in the same frame. Only what is written down, and newer figures, go to the server.

const FORWARD = new Set(["ArrowRight", "ArrowDown", "PageDown", " ", "Enter", "n", "N"]);
const BACKWARD = new Set(["ArrowLeft", "ArrowUp", "PageUp", "p", "P"]);
const TYPED_IN = "input:not([type=checkbox]), textarea, select, [contenteditable=true]";
const PRESSED = "button, a, input, label, summary";
const BAR_MS = 2000;
const FRESH_MS = 60000;
const WALL_MS = 20000;
const TOUCHES = ["pointerdown", "touchstart", "wheel"];

const show = {
  data: null, deck: null, words: {}, root: null, over: null, sections: [], at: 0, turnS: 0, turnAt: 0, freshAt: 0,
  stack: [], tell: () => undefined, notes: null, since: Date.now(), frame: null, back: null,
};

const root = document.documentElement;
const one = (name) => show.over.querySelector(name);
const clockNow = () => new Date().toTimeString().slice(0, 5);

function sayPlace() {
  if (show.data.is_wall) return;
  const address = new URL(location.href);
  address.searchParams.set("present", String(show.at + 1));
  if (show.turnS) address.searchParams.set("turn", String(show.turnS));
  else address.searchParams.delete("turn");
  if (address.href !== location.href) history.replaceState(history.state, "", address);
}

show.go = function (at) {
  const to = Math.min(Math.max(at, 0), show.sections.length - 1);
  closeAll();
  show.sections.forEach((section, k) => (section.hidden = k !== to));
  show.at = to;
  root.dataset.show = show.data.is_wall ? "wall" : show.deck.slides[to].id;
  one(".show_count").textContent = to + 1 + " / " + show.sections.length;
  one(".show_progress").style.width = (100 * (to + 1)) / show.sections.length + "%";
  show.turnAt = performance.now() + show.turnS * 1000;
  sayPlace();
  tellNotes();
};

function step(by) {
  let to = show.at + by;
  const last = show.sections.length - 1;
  if (show.turnS) {
    // The last screen asks the room to decide; a wall screen has no room.
    if (to >= last) to = 0;
  }
  if (to !== show.at && to >= 0 && to <= last) show.go(to);
}

// What lies over the screen; Escape takes away the last of it.
function overlay(title, kids, style) {
  const head = h("header", null, h("h2", { tabindex: "-1" }, title),
    h("button", { type: "button", class: "close", "aria-label": show.words.close, click: closeTop }, "✕"));
  const made = h("div", { class: "show_list " + (style || ""), role: "dialog", "aria-modal": "true", "aria-label": title },
    head, h("div", { class: "show_list_body", tabindex: "0" }, ...kids));
  show.stack.push({ made, back: document.activeElement });
  show.over.append(made);
  made.querySelector("h2").focus({ preventScroll: true });
  root.toggleAttribute("data-show-over", true);
}

function closeTop() {
  const top = show.stack.pop();
  if (!top) return false;
  top.made.remove();
  if (!show.stack.length) root.removeAttribute("data-show-over");
  if (top.back && top.back.isConnected) top.back.focus({ preventScroll: true });
  else document.activeElement?.blur?.();
  return true;
}

function closeAll() {
  while (closeTop());
}

show.open = function (key) {
  const list = show.deck.lists[key];
  if (!list) return;
  const n = list.n === undefined ? "" : "　" + show.words.rows.replace("{n}", list.n);
  overlay(list.title + n, listBody(list, show));
};

show.picture = (address, name) => overlay(name, [h("img", { class: "large_photo", src: address, alt: name })]);

function jumpList() {
  if (show.stack.some((top) => top.made.classList.contains("jump_list"))) return closeAll();
  const jumps = show.deck.slides.map((slide, at) =>
    h("button", { type: "button", class: "jump", click: () => show.go(at) }, h("b", null, String(at + 1)), slide.name));
  overlay(show.words.contents, jumps, "jump_list");
}

// A decision proposed on the screen is taken into the form, where who and when are added.
show.adopt = function (row) {
  const form = show.root.querySelector(".decision_form");
  form.elements.title.value = row.title;
  form.elements.office.value = row.who;
  form.elements.due.focus();
};

show.act = function (what) {
  show.tell("act", { ...what, at: Date.now() });
};

function setLaser(on) {
  root.toggleAttribute("data-laser", on);
}

function pointAt(x, y) {
  one(".show_laser").style.transform = "translate(" + x + "px," + y + "px)";
}

function turnTheme() {
  one(".theme_turn").click();
}

function goFull() {
  const whole = document.fullscreenElement ? document.exitFullscreen() : root.requestFullscreen();
  whole.then(() => navigator.keyboard?.lock?.(["Escape"])).catch(() => undefined);
}

function setTurn(seconds) {
  show.turnS = seconds;
  show.turnAt = performance.now() + seconds * 1000;
  root.toggleAttribute("data-kiosk", seconds > 0);
  one(".turn_by_itself").setAttribute("aria-pressed", String(seconds > 0));
  sayPlace();
}

function leave() {
  show.root.hidden = true;
  root.removeAttribute("data-show");
  show.tell("act", { do: "leave", at: Date.now() });
}

let barUntil = 0;

function showBar() {
  barUntil = performance.now() + BAR_MS;
  root.toggleAttribute("data-show-bar", true);
  root.removeAttribute("data-still");
}

// The notes of the one who speaks: this screen's words, the next screen, the clock; never projected.
function openNotes() {
  const opened = window.open("", "firemap_notes", "width=980,height=760");
  if (!opened) return;
  show.notes = opened;
  opened.document.title = show.words.notes;
  opened.document.body.style.cssText = "font:20px/1.7 'Microsoft YaHei','Noto Sans CJK SC',sans-serif;margin:24px;background:#fff;color:#14242a";
  if (!opened.heardKeys) opened.addEventListener("keydown", onKey, true);
  opened.heardKeys = true;
  tellNotes();
}

function tellNotes() {
  const page = show.notes && !show.notes.closed ? show.notes.document : null;
  if (!page) return;
  const make = (tag, style, text) => {
    const made = page.createElement(tag);
    made.style.cssText = style;
    made.textContent = text;
    return made;
  };
  const slide = show.deck.slides[show.at], next = show.deck.slides[show.at + 1];
  const button = (text, by) => {
    const made = make("button", "font:inherit;margin-right:12px;padding:4px 18px", text);
    made.onclick = () => step(by);
    return made;
  };
  const clock = make("b", "float:right;font-size:30px", clockNow() + "　" + minutes());
  clock.id = "clock";
  page.body.replaceChildren(
    clock, make("h1", "font-size:26px;margin:0 0 12px", show.at + 1 + " " + slide.title.map(([text]) => text).join("")),
    ...slide.spoken.map((text) => make("p", "margin:0 0 10px;font-size:23px", text)),
    make("p", "color:#54656d;margin:18px 0 6px", show.words.next_is + (next ? next.title.map(([text]) => text).join("") : "—")),
    button(show.words.back, -1), button(show.words.next, 1),
    ...slide.notes.map((text) => make("p", "margin:6px 0;font-size:16px;color:#54656d", text)));
}

const minutes = () => show.words.minutes_gone.replace("{n}", Math.floor((Date.now() - show.since) / 60000));

function act(event) {
  const key = event.key;
  if (root.hasAttribute("data-black") && !/^[bB.]$/.test(key)) return root.removeAttribute("data-black"), true;
  if (key === "Escape") {
    if (root.hasAttribute("data-laser")) setLaser(false);
    else if (!closeTop()) {
      if (document.fullscreenElement) document.exitFullscreen();
      else showBar();
    }
  } else if (key === "Backspace") closeTop();
  else if (/^[bB.]$/.test(key)) root.toggleAttribute("data-black");
  else if (show.stack.length && !/^[gG]$/.test(key)) return false;
  else if (BACKWARD.has(key) || (key === " " && event.shiftKey)) step(-1);
  else if (FORWARD.has(key)) step(1);
  else if (key === "Home") show.go(0);
  else if (key === "End") show.go(show.sections.length - 1);
  else if (/^[1-9]$/.test(key) && Number(key) <= show.sections.length) show.go(Number(key) - 1);
  else if (/^[gG]$/.test(key)) jumpList();
  else if (/^[fF]$/.test(key)) goFull();
  else if (/^[lL]$/.test(key)) setLaser(!root.hasAttribute("data-laser"));
  else if (/^[dD]$/.test(key)) turnTheme();
  else if (/^[sS]$/.test(key)) openNotes();
  else return false;
  return true;
}

function onKey(event) {
  if (event.ctrlKey || event.altKey || event.metaKey || !show.root || show.data.is_wall) return;
  const on = event.target && event.target.closest ? event.target : document.body;
  if (on.closest(TYPED_IN)) {
    if (event.key === "Escape") on.blur();
    return;
  }
  const presses = event.key === " " || event.key === "Enter";
  if (presses && on.closest(PRESSED) && !on.closest(".show_bar")) return;
  if (show.turnS) setTurn(0);
  if (!act(event)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
}

function onTouch(event) {
  if (show.turnS && !(event.target instanceof Element && event.target.closest(".turn_by_itself"))) setTurn(0);
}

function onMove(event) {
  pointAt(event.clientX, event.clientY);
  if (show.data.is_wall) barUntil = performance.now() + BAR_MS;
  else if (!show.turnS) showBar();
}

// The map is a frame of its own, drawn ahead of its screen: it hears the same keys, and what is clicked
// on it opens here instead of asking the server.
function adoptFrame() {
  const frame = document.querySelector(".st-key-show_map iframe");
  const inner = frame && frame.contentWindow;
  if (!inner || !inner.FireMap || !inner.FireMap.map || inner.isShown) return;
  inner.isShown = true;
  show.frame = frame;
  inner.FireMap.tell = (word) => openPlace(inner.FireMap, word);
  inner.addEventListener("keydown", onKey, true);
  inner.addEventListener("pointermove", function (event) {
    const box = frame.getBoundingClientRect();
    onMove({ clientX: box.left + event.clientX, clientY: box.top + event.clientY });
  });
  for (const touch of TOUCHES) inner.addEventListener(touch, () => show.turnS && setTurn(0), { capture: true, passive: true });
  inner.document.head.append(h("style", null, FRAME_STYLE + (show.data.is_wall ? " .fm-tools, .fm-layers, .fm-home button:not(.fm-fold) { display: none !important }" : "")));
  setTimeout(drawCover, 600);
}

const FRAME_STYLE = ".fm-tools [data-tool^=measure], .fm-tools [data-tool=save_picture], .fm-tools [data-tool=full_screen] { display: none }"
  + " #map_div { border-radius: 0 } .fm-layers button { font-size: 21px; padding: 10px 26px } .fm-short, .fm-fold { font-size: 19px !important }"
  + " .fm-short small { font-size: 17px } .fm-tip { font-size: 21px; max-width: 420px } .fm-tip-name { font-size: 23px } .fm-tip-how { display: none }"
  + " .fm-inset-title { font-size: 17px } .fm-inset { top: 14px; bottom: 190px } .fm-home { max-width: 440px }";

function openPlace(FireMap, word) {
  const [kind, id] = word.split(":");
  if (kind === "village") {
    const village = FireMap.villages.find((known) => known.code === id);
    const key = "density." + id + ".count";
    if (show.deck.lists[key]) show.open(key);
    else if (village) overlay(village.name, [h("p", null, show.words.nothing_open)]);
  } else if (kind === "site") {
    const { points, tips } = FireMap.data;
    const i = points.ids.indexOf(Number(id));
    const head = show.deck.site_head;
    const mine = show.deck.sites.filter((row) => row[head.length] === id).map((row) => row.slice(1));
    const level = FireMap.config.terms.risk[points.risk[i]].label;
    const said = [FireMap.config.terms.category[points.category[i]].label, tips.villages[i], level].join("　·　");
    const kids = [h("p", { class: "site_said" }, said)];
    kids.push(...(mine.length ? listBody({ head: head.slice(1), rows: mine, n: mine.length }, show) : [h("p", null, show.words.nothing_open)]));
    overlay(tips.names[i], kids);
  }
}

// The first screen shows the ground and the heat as the map has drawn them.
function drawCover() {
  const canvas = show.root && show.root.querySelector(".cover_map");
  const inner = show.frame && show.frame.contentWindow;
  if (!canvas || !inner || !inner.FireMap || !inner.FireMap.outline) return;
  const { FireMap, L } = inner;
  const ground = inner.document.querySelector("#map_div > .leaflet-map-pane > .leaflet-fm-ground-pane canvas");
  if (!ground) return;
  const frame = inner.document.getElementById("map_div").getBoundingClientRect();
  const box = ground.getBoundingClientRect();
  const corners = L.latLngBounds(FireMap.config.bounds);
  const from = FireMap.map.latLngToContainerPoint(corners.getNorthWest());
  const to = FireMap.map.latLngToContainerPoint(corners.getSouthEast());
  const ratio = ground.width / box.width;
  const cut = [from.x + frame.left - box.left - 6, from.y + frame.top - box.top - 6, to.x - from.x + 12, to.y - from.y + 12].map((n) => n * ratio);
  if (!(cut[2] > 1 && cut[3] > 1)) return;
  canvas.width = cut[2];
  canvas.height = cut[3];
  canvas.getContext("2d").drawImage(ground, ...cut, 0, 0, cut[2], cut[3]);
}

function tick() {
  if (!show.root) return;
  adoptFrame();
  one(".show_clock").textContent = clockNow();
  if (show.data.is_wall) return tickWall();
  const clock = show.notes && !show.notes.closed && show.notes.document.getElementById("clock");
  if (clock) clock.textContent = clockNow() + "　" + minutes();
  if (performance.now() > barUntil && !one(".show_bar:hover, .show_bar:focus-within")) {
    root.removeAttribute("data-show-bar");
    if (show.turnS) root.toggleAttribute("data-still", true);
  }
  if (!show.turnS || document.hidden) return;
  if (performance.now() > show.freshAt) {
    show.freshAt = performance.now() + FRESH_MS;
    show.act({ do: "fresh" });
  }
  if (performance.now() >= show.turnAt) step(1);
}

// Four of the longest overdue at a time; the register is asked for newer figures every five minutes.
function tickWall() {
  const late = [...show.root.querySelectorAll(".wall_late")];
  const first = late.length ? (4 * Math.floor(Date.now() / WALL_MS)) % late.length : 0;
  late.forEach((each, at) => (each.hidden = (at - first + late.length) % late.length > 3));
  show.root.querySelector(".wall_now").textContent = show.deck.foot + "　" + clockNow();
  root.toggleAttribute("data-still", performance.now() > barUntil + 1000);
  if (performance.now() < show.freshAt) return;
  show.freshAt = performance.now() + 5 * FRESH_MS;
  show.act({ do: "fresh" });
}

function barButton(style, text, click) {
  return h("button", { type: "button", class: style, click }, text);
}

function buildOver(words) {
  const bar = h("div", { class: "show_bar", role: "toolbar", "aria-label": words.bar },
    barButton("", "‹ " + words.back, () => step(-1)), barButton("primary", words.next + " ›", () => step(1)),
    barButton("", words.contents, jumpList), barButton("", words.laser, () => setLaser(!root.hasAttribute("data-laser"))),
    barButton("", words.black, () => root.toggleAttribute("data-black")), barButton("", words.notes, openNotes),
    barButton("", words.full, goFull), h("button", { type: "button", class: "theme_turn" }, words.theme),
    barButton("turn_by_itself", words.turn, () => setTurn(show.turnS ? 0 : show.data.turn_s)),
    barButton("fresh", words.fresh, () => show.act({ do: "fresh" })), barButton("leave", words.leave, leave));
  return h("div", { class: "show_over" },
    h("footer", { class: "show_foot" }, h("span", { class: "show_where" }), h("span", null, h("span", { class: "show_clock" }), "　", h("b", { class: "show_count" }))),
    h("i", { class: "show_progress" }), bar, h("i", { class: "show_laser", "aria-hidden": "true" }), h("i", { class: "show_black" }));
}

function build() {
  const typed = show.root?.querySelector(".decision_form") ? Object.fromEntries(new FormData(show.root.querySelector(".decision_form"))) : null;
  show.sections = show.data.is_wall ? [drawWall(show)] : show.deck.slides.map((slide) => drawSlide(slide, show));
  const slides = h("div", { class: "show_slides" }, ...show.sections);
  if (!show.root) {
    show.over = buildOver(show.words);
    show.root = h("div", { class: "show" }, slides, show.over);
    document.body.append(show.root);
    listen(true);
  } else show.root.querySelector(".show_slides").replaceWith(slides);
  const where = one(".show_where");
  where.replaceChildren(show.deck.foot, ...show.deck.stamps.map((stamp) => h("b", null, stamp)));
  if (typed && !show.data.is_written) {
    const form = show.root.querySelector(".decision_form");
    for (const [name, value] of Object.entries(typed)) form.elements[name].value = value;
  }
}

function listen(on) {
  const how = on ? "addEventListener" : "removeEventListener";
  window[how]("keydown", onKey, true);
  document[how]("pointermove", onMove);
  for (const touch of TOUCHES) window[how](touch, onTouch, { capture: true, passive: true });
  clearInterval(show.clock);
  if (on) show.clock = setInterval(tick, 200);
  // The cover follows light and dark, which the map's frame takes up a moment later.
  show.themes?.disconnect();
  if (on) {
    show.themes = new MutationObserver(() => setTimeout(drawCover, 700));
    show.themes.observe(root, { attributes: true, attributeFilter: ["data-theme"] });
  }
}

function takeDown() {
  if (!show.root) return;
  listen(false);
  show.root.remove();
  Object.assign(show, { root: null, over: null, stack: [], stamp: null, turnS: 0, frame: null });
  for (const name of ["data-show", "data-show-bar", "data-show-over", "data-laser", "data-black", "data-kiosk", "data-still"]) root.removeAttribute(name);
}

let saved = "";

function saveFile(file) {
  if (!file || file.id === saved) return;
  saved = file.id;
  const bytes = Uint8Array.from(atob(file.body), (letter) => letter.charCodeAt(0));
  const link = h("a", { href: URL.createObjectURL(new Blob([bytes])), download: file.name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}

let round = 0;

export default function (component) {
  const { data, setTriggerValue } = component;
  if (data.waits) return undefined; // loaded ahead: the first press of a show finds it here
  const mine = ++round;
  show.tell = setTriggerValue;
  Object.assign(show, { data, deck: data.deck, words: data.words });
  const isNew = !show.root;
  if (isNew || show.stamp !== data.stamp) {
    show.stamp = data.stamp;
    const asked = Number(new URLSearchParams(location.search).get("present")) || 1;
    build();
    show.go(isNew ? asked - 1 : show.at);
  } else sayPlace();
  if (isNew) {
    show.since = Date.now();
    show.freshAt = performance.now() + FRESH_MS;
    setTurn(data.is_turning ? data.turn_s : 0);
    if (!data.is_turning && !data.is_wall) showBar();
  }
  root.toggleAttribute("data-old", data.is_old);
  const said = show.root.querySelector(".form_said");
  if (said) {
    said.textContent = data.said;
    said.dataset.came = data.came;
  }
  saveFile(data.file);
  return () => setTimeout(() => round === mine && takeDown(), 300);
}
