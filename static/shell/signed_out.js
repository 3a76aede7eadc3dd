// Behind the gate a socket that ends with 4401 is of somebody who is signed out: the page would stay
// on the screen for ever, saying that it cannot connect.
(function () {
  "use strict";
  const Real = window.WebSocket;
  window.WebSocket = class extends Real {
    constructor(...given) {
      super(...given);
      this.addEventListener("close", function (event) {
        if (event.code === 4401) location.replace("/login?to=" + encodeURIComponent(location.pathname));
      });
    }
  };
})();
