// Two minutes before the session ends a dialog asks; what was typed stays on the page either way.
(function () {
  "use strict";
  var WARN_SECONDS = 120, timer = null;
  function seconds() { var meta = document.querySelector('meta[name="session-seconds"]'); return meta ? Number(meta.content) : 0; }
  function arm(left) {
    clearTimeout(timer);
    if (left > 0) { timer = setTimeout(show, Math.min(Math.max(left - WARN_SECONDS, 1) * 1000, 2147483647)); }
  }
  function show() { var dialog = document.getElementById("session-ends"); if (dialog && !dialog.open && dialog.showModal) { dialog.showModal(); } }
  document.addEventListener("DOMContentLoaded", function () { arm(seconds()); });
  document.addEventListener("htmx:afterOnLoad", function () { arm(seconds()); });
  document.addEventListener("click", function (event) {
    var stay = event.target.closest("[data-session-stay]");
    if (!stay) { return; }
    fetch(stay.dataset.sessionStay, { headers: { "X-Requested-With": "stay" }, redirect: "manual" }).then(function (answer) {
      if (answer.ok) { stay.closest("dialog").close(); arm(seconds()); } else { document.getElementById("logged-out").hidden = false; stay.closest("dialog").close(); }
    }, function () { document.getElementById("no-network").hidden = false; });
  });
  // Logged in again in another tab: the forms of this page get the new token, and nothing typed is lost.
  window.addEventListener("focus", function () {
    var box = document.getElementById("logged-out");
    if (!box || box.hidden) { return; }
    fetch(box.dataset.session, { headers: { "X-Background": "yes" }, redirect: "manual" }).then(function (answer) { return answer.ok ? answer.json() : null; }).then(function (told) {
      if (!told) { return; }
      document.querySelector('meta[name="csrf-token"]').content = told.token;
      Array.prototype.forEach.call(document.querySelectorAll('input[name="csrfmiddlewaretoken"]'), function (field) { field.value = told.token; });
      box.hidden = true;
      arm(told.seconds);
    }, function () { document.getElementById("no-network").hidden = false; });
  });
})();
