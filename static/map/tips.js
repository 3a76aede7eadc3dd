// What the pointer is told of the site or the village below it, at once and by the browser alone.
// Text of a ledger is shown by textContent only.
(function () {
  "use strict";
  const FireMap = (window.FireMap = window.FireMap || {});
  let box = null;
  let shown = "";

  function line(text, className) {
    const made = FireMap.element("div", className, text);
    box.append(made);
    return made;
  }

  function said(name, values) {
    return FireMap.say(name).replace(/\{(\w+)\}/g, (_, key) => values[key]);
  }

  function tellSite(i, pile) {
    const { data, config, colours } = FireMap;
    const { points, tips } = data;
    const [open, overdue, days] = tips.figures.slice(3 * i, 3 * i + 3);
    line(FireMap.short(tips.names[i], 40), "fm-tip-name");
    line(config.terms.category[points.category[i]].label + " · " + FireMap.short(tips.villages[i], 14), "");
    const level = line("", "fm-tip-level");
    const dot = FireMap.element("b", "", config.terms.risk[points.risk[i]].character);
    dot.style.color = colours.risk[points.risk[i]];
    level.append(dot, said("tip_open", { open }));
    if (overdue) {
      const late = FireMap.element("em", "", said("tip_overdue", { overdue, days }));
      late.style.color = colours.overdue;
      level.append(" · ", late);
    }
    if (!pile) line(FireMap.say("tip_click"), "fm-tip-how");
  }

  function tellVillage(village) {
    line(FireMap.short(village.name, 20), "fm-tip-name");
    for (const one of FireMap.data.tips.of_villages[village.code] || []) line(one, "");
  }

  function place(point) {
    const size = FireMap.map.getSize();
    const wide = box.offsetWidth;
    const tall = box.offsetHeight;
    const x = point.x + 18 + wide > size.x ? point.x - 18 - wide : point.x + 18;
    box.style.left = Math.max(4, x) + "px";
    box.style.top = Math.max(4, Math.min(size.y - tall - 4, point.y + 12)) + "px";
  }

  FireMap.hideTip = function () {
    if (box) box.hidden = true;
    shown = "";
  };

  // `site` is a place in the points or -1; `village` one of ours or null; `pile` the sites drawn as
  // the one pointed at, or null.
  FireMap.showTip = function (point, site, village, pile) {
    const { tips } = FireMap.data;
    if (!tips || (site < 0 && !village) || FireMap.measuring) return FireMap.hideTip();
    if (!box) {
      box = FireMap.element("div", "fm-tip");
      box.setAttribute("role", "status");
      FireMap.map.getContainer().append(box);
    }
    const key = site >= 0 ? (pile ? "p" : "s") + FireMap.data.points.ids[site] : "v" + village.code;
    if (shown !== key) {
      box.textContent = "";
      if (pile) line(said("tip_pile", { n: pile.length }), "fm-tip-how");
      if (site >= 0) tellSite(site, pile);
      else tellVillage(village);
      shown = key;
    }
    box.hidden = false;
    place(point);
  };
})();
