// The stops of a plan as cards: a click chooses one, a drag onto another team, half-day or place puts it
// there. What is chosen shows at once; where a stop fits is for the server to say.

function h(tag, props, ...kids) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(props || {})) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value !== undefined && value !== false) made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...kids.filter((kid) => kid !== null && kid !== undefined));
  return made;
}

let dragged = null;

export default function (component) {
  const { data, parentElement, setTriggerValue, setStateValue } = component;
  const box = parentElement.querySelector(".stops");
  const seatOf = (seat) => [seat.team, seat.on, seat.half].join("|");
  // The card that was chosen says so before the server has answered.
  const pick = (site) => {
    for (const one of box.querySelectorAll(".stop")) one.setAttribute("aria-pressed", String(Number(one.dataset.site) === site));
    tell({ do: "pick", site });
  };
  const tell = (what) => setTriggerValue("act", { ...what, at: Date.now() });
  const dropOn = (seat) => ({
    ondragover: (event) => {
      if (dragged === null) return;
      event.preventDefault();
      event.currentTarget.setAttribute("data-over", "");
    },
    ondragleave: (event) => event.currentTarget.removeAttribute("data-over"),
    ondrop: (event) => {
      event.preventDefault();
      event.currentTarget.removeAttribute("data-over");
      if (dragged !== null) tell({ do: "move", site: dragged, team: seat.team, on: seat.on, half: seat.half });
      dragged = null;
    },
  });
  const show = (key) => {
    box.dataset.seat = key;
    for (const part of box.querySelectorAll("[data-of]")) part.hidden = part.dataset.of !== key;
    for (const tab of box.querySelectorAll("[data-tab]")) tab.setAttribute("aria-selected", String(tab.dataset.tab === key));
  };
  const tabs = data.seats.map((seat) =>
    h("button", { type: "button", role: "tab", "data-tab": seatOf(seat), style: "--team-light:" + seat.fill[0] + ";--team-dark:" + seat.fill[1], ...dropOn(seat),
      onclick: () => { show(seatOf(seat)); setStateValue("seat", seatOf(seat)); } },
      h("b", null, seat.name), h("span", null, seat.when), h("span", null, seat.count)));
  const card = (stop) => h("div", {
    class: "stop", role: "button", tabindex: "0", draggable: "true", "data-site": stop.id, "aria-pressed": String(stop.id === data.chosen),
    ondragstart: (event) => { dragged = stop.id; event.dataTransfer.setData("text/plain", String(stop.id)); event.dataTransfer.effectAllowed = "move"; },
    ondragend: () => (dragged = null),
    onclick: () => pick(stop.id),
    onkeydown: (event) => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); pick(stop.id); } } },
    h("i", { class: "stop_n" }, String(stop.order)), h("b", { class: "stop_at" }, stop.at),
    h("div", { class: "stop_said" }, h("b", null, stop.name), h("small", null, " " + stop.where),
      h("div", { class: "stop_why" }, ...stop.chips.map(([text, tone]) => h("span", { class: "chip chip_" + tone }, text)))),
    h("span", { class: "stop_grip", "aria-hidden": "true" }, stop.locked ? data.locked : "⋮⋮"));
  const lists = data.seats.map((seat) => h("div", { class: "stop_list", role: "tabpanel", "data-of": seatOf(seat), style: "--team-light:" + seat.fill[0] + ";--team-dark:" + seat.fill[1], ...dropOn(seat) },
    ...(seat.stops.length ? seat.stops.map(card) : [h("p", null, data.none)])));
  box.replaceChildren(h("div", { class: "seats", role: "tablist" }, ...tabs), ...lists, h("p", { class: "stop_how" }, data.how));
  const kept = data.seats.some((seat) => seatOf(seat) === data.seat) ? data.seat : data.seats.length ? seatOf(data.seats[0]) : "";
  show(kept);
}
