// The keys of the present view, a remote's included, and the turning of a wall screen.
//
// The place in the row of screens is kept here and told as a whole: a press while the page is still
// being drawn is counted, where a click on a button would be merged with the one before it.

const FORWARD = new Set(["ArrowRight", "ArrowDown", "PageDown", " ", "Enter", "n", "N"]);
const BACKWARD = new Set(["ArrowLeft", "ArrowUp", "PageUp", "p", "P"]);
const TYPED_IN = "input:not([type=checkbox]), textarea, select, [contenteditable=true], [role=combobox], "
  + "[role=listbox], [role=grid], [data-testid=stDataFrame], [data-testid=stDataFrameGlideDataEditor]";
const PRESSED = "button, a, input[type=checkbox], label, [role=button]";
const OWN = ".st-key-slide_back, .st-key-slide_next";
const KIOSK = ".st-key-slide_kiosk";
const TOUCHES = ["pointerdown", "touchstart", "wheel"];
// One show at a time, and it outlives a redraw: what was pressed meanwhile is not forgotten.
const show = { at: 0, last: 0, seq: 0, turnS: 0, turnAt: 0, rows: false, tell: () => undefined };

const isDrawn = () => document.querySelector("[data-testid=stApp]")?.dataset.testScriptState !== "running";
const has = (key) => document.querySelector(`.st-key-${key}`) !== null;
const click = (key) => document.querySelector(`.st-key-${key} button`)?.click();
const darken = (on) => document.documentElement.toggleAttribute("data-dark-screen", on);

function goTo(at) {
  const to = Math.min(Math.max(at, 0), show.last);
  if (to === show.at && !has("slide_rows_back")) return;
  show.at = to;
  show.seq += 1;
  show.tell("turned", { at: to, seq: show.seq });
}

function stop() {
  if (!show.turnS) return;
  show.turnS = 0;
  show.seq += 1;
  show.tell("touched", show.seq);
}

function fill() {
  const whole = document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen();
  whole.catch(() => undefined);
}

function act(event) {
  const back = BACKWARD.has(event.key) || (event.key === " " && event.shiftKey);
  if (back) goTo(show.at - 1);
  else if (FORWARD.has(event.key)) goTo(show.at + 1);
  else if (event.key === "Home") goTo(0);
  else if (event.key === "End") goTo(show.last);
  else if (/^[fF]$/.test(event.key)) fill();
  else if (/^[bB.]$/.test(event.key)) darken();
  else if (event.key === "Backspace") click("slide_rows_back");
  else if (event.key === "Escape") click(has("slide_rows_back") ? "slide_rows_back" : "slide_leave");
  else return false;
  return true;
}

function onKey(event) {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  const on = event.target instanceof Element ? event.target : document.body;
  if (on.closest(TYPED_IN)) return;
  const presses = event.key === " " || event.key === "Enter";
  if (presses && on.closest(PRESSED) && !on.closest(OWN)) return;
  stop();
  if (!act(event)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
}

function onTouch(event) {
  if (event.target instanceof Element && event.target.closest(KIOSK)) return;
  stop();
}

function tick() {
  if (!show.turnS || show.last < 1 || document.hidden || !isDrawn()) return;
  if (performance.now() < show.turnAt) return;
  show.turnAt = performance.now() + show.turnS * 1000;
  goTo(show.at === show.last ? 0 : show.at + 1);
}

export default function (component) {
  const { data, parentElement, setStateValue } = component;
  if (data.waits) return undefined; // loaded ahead: the first press of a show finds the listener there
  show.tell = setStateValue;
  show.last = data.last;
  // A choice below the screen keeps the focus, and the next press would turn the choice, not the screen.
  const held = document.activeElement;
  if (data.rows !== show.rows && held?.closest(".st-key-slide_tools")) held.blur();
  show.rows = data.rows;
  // What the server says holds unless a later press is still on its way to it.
  if (data.seq >= show.seq) {
    if (data.at !== show.at || data.turn !== show.turnS) show.turnAt = performance.now() + data.turn * 1000;
    Object.assign(show, { at: data.at, seq: data.seq, turnS: data.turn });
  }
  const button = parentElement.querySelector("button");
  button.textContent = data.fill;
  button.onclick = fill;
  window.addEventListener("keydown", onKey, true);
  for (const touch of TOUCHES) window.addEventListener(touch, onTouch, { capture: true, passive: true });
  const clock = setInterval(tick, 200);
  return () => {
    clearInterval(clock);
    window.removeEventListener("keydown", onKey, true);
    for (const touch of TOUCHES) window.removeEventListener(touch, onTouch, { capture: true });
    darken(false);
  };
}
