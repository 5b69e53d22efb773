// What every htmx request carries (the form token), and what is said when none comes back.
(function () {
  "use strict";
  document.addEventListener("htmx:configRequest", function (event) {
    var token = document.querySelector('meta[name="csrf-token"]');
    if (token && event.detail.verb !== "get") { event.detail.headers["X-CSRFToken"] = token.content; }
  });
  function say(id) {
    var box = document.getElementById(id);
    if (box) { box.hidden = false; }
  }
  document.addEventListener("htmx:sendError", function () { say("no-network"); });
  document.addEventListener("htmx:timeout", function () { say("no-network"); });
  document.addEventListener("htmx:responseError", function (event) { if (event.detail.xhr.status >= 500) { say("no-answer"); } });
  document.addEventListener("htmx:afterOnLoad", function () {
    ["no-network", "no-answer"].forEach(function (id) { var box = document.getElementById(id); if (box) { box.hidden = true; } });
  });
  document.addEventListener("htmx:beforeOnLoad", function (event) { // logged out meanwhile: the answer is the log-in page, not a piece of this one
    if (/\/accounts\/(login|2fa)/.test(event.detail.xhr.responseURL || "")) { event.preventDefault(); say("logged-out"); }
  });
})();
