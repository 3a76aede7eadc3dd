// The frame of every page in the browser, ahead of Streamlit's own script: light or dark at will, the
// drawer of a phone, the sheet from its foot, and the title that is read first after a choice.
(function () {
  "use strict";
  const root = document.documentElement;
  const KEY = "fm-theme";
  const real = window.matchMedia.bind(window);
  const system = real("(prefers-color-scheme: dark)");
  const heard = new Map();

  function stored() {
    try {
      return localStorage.getItem(KEY);
    } catch (error) {
      return null; // a browser that keeps nothing follows its system
    }
  }

  let want = stored();
  const isDark = () => (want ? want === "dark" : system.matches);
  const mark = () => (root.dataset.theme = isDark() ? "dark" : "light");

  // Streamlit asks this for its theme; the answer is the reader's choice where there is one.
  window.matchMedia = function (query) {
    const own = real(query);
    if (!/prefers-color-scheme/.test(query)) return own;
    const answer = {
      media: query,
      onchange: null,
      get matches() {
        return want ? (want === "dark") === /dark/.test(query) : own.matches;
      },
      addEventListener: (_, hear) => heard.set(hear, answer),
      removeEventListener: (_, hear) => heard.delete(hear),
      addListener: (hear) => heard.set(hear, answer),
      removeListener: (hear) => heard.delete(hear),
      dispatchEvent: () => true,
    };
    return answer;
  };

  function tell() {
    mark();
    for (const [hear, answer] of [...heard]) {
      const event = { matches: answer.matches, media: answer.media };
      if (typeof hear === "function") hear(event);
      else hear.handleEvent(event);
    }
  }

  system.addEventListener("change", () => want || tell());
  mark();

  function turnTheme() {
    want = isDark() ? "light" : "dark";
    try {
      localStorage.setItem(KEY, want);
    } catch (error) {
      want = root.dataset.theme === "dark" ? "light" : "dark";
    }
    tell();
  }

  function setDrawer(open) {
    root.toggleAttribute("data-drawer", open);
    for (const one of document.querySelectorAll(".burger")) one.setAttribute("aria-expanded", String(open));
  }

  // The page that was chosen is drawn a moment later; its title is read out then.
  function focusTitle(before) {
    let tries = 60;
    const look = setInterval(function () {
      const title = document.querySelector(".st-key-page_head h1, .st-key-home_verdict h1");
      if (--tries < 0 || (title && title.textContent !== before)) {
        clearInterval(look);
        if (title) title.focus({ preventScroll: true });
      }
    }, 100);
  }

  const titleNow = function () {
    const title = document.querySelector(".st-key-page_head h1, .st-key-home_verdict h1");
    return title ? title.textContent : "";
  };

  // On a phone the photos of a visit come from the camera, not from its gallery.
  function takePhoto(at) {
    const field = at.closest('[class*="st-key-visit_"][class*="_photos"], [class*="st-key-visit_"][class*="_after"]');
    const input = field && field.querySelector('input[type="file"]');
    if (input && matchMedia("(pointer: coarse)").matches) input.setAttribute("capture", "environment");
  }

  document.addEventListener(
    "click",
    function (event) {
      const at = event.target instanceof Element ? event.target : null;
      if (!at) return;
      takePhoto(at);
      if (at.closest(".burger")) setDrawer(!root.hasAttribute("data-drawer"));
      else if (at.closest(".theme_turn")) turnTheme();
      else if (at.closest(".st-key-doors a")) {
        setDrawer(false);
        focusTitle(titleNow());
      } else if (root.hasAttribute("data-drawer") && !at.closest(".st-key-doors")) setDrawer(false);
    },
    true
  );
  document.addEventListener("keydown", (event) => event.key === "Escape" && setDrawer(false));

  // The sheet from the foot of a phone: drawn up and down by its grip, held by the page itself so that
  // it stays where it is when Streamlit draws its content anew.
  let from = null;
  const heights = () => [200, Math.round(0.65 * innerHeight), innerHeight - 52];
  const heightNow = () => parseFloat(getComputedStyle(root).getPropertyValue("--sheet")) || 200;
  const onGrip = (event) => event.target instanceof Element && event.target.closest(".grip");
  document.addEventListener("pointerdown", function (event) {
    if (onGrip(event)) from = { y: event.clientY, height: heightNow(), moved: false };
  });
  document.addEventListener("pointermove", function (event) {
    if (!from) return;
    from.moved = from.moved || Math.abs(event.clientY - from.y) > 6;
    root.style.setProperty("--sheet", Math.max(120, from.height + from.y - event.clientY) + "px");
  });
  document.addEventListener("pointerup", function () {
    if (!from) return;
    const now = heightNow();
    const at = heights();
    const near = at.reduce((one, other) => (Math.abs(other - now) < Math.abs(one - now) ? other : one));
    // A tap on the grip is the next height.
    const next = from.moved ? near : at[(at.indexOf(near) + 1) % at.length];
    root.style.setProperty("--sheet", next + "px");
    from = null;
  });
})();
