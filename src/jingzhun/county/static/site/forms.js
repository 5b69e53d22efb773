// Forms: a warning before typed words are lost, one sending a click, fields that send their form when chosen.
(function () {
  "use strict";
  var changed = null;
  document.addEventListener("input", function (event) { var form = event.target.closest("form[data-guard]"); if (form) { changed = form; } });
  window.addEventListener("beforeunload", function (event) {
    if (changed && changed.isConnected) { event.preventDefault(); event.returnValue = ""; }
  });
  document.addEventListener("submit", function (event) {
    var form = event.target;
    changed = null;
    if (form.method !== "post" && !form.hasAttribute("hx-post")) { return; }
    if (form.dataset.sent) { event.preventDefault(); event.stopImmediatePropagation(); return; }
    var button = event.submitter;
    if (form.matches("[data-downloads]") || (button && button.matches("[data-downloads]"))) { var open = form.closest("dialog[open]"); if (open) { open.close(); } return; } // a file comes; the page stays
    form.dataset.sent = "yes";
    form.querySelectorAll('button[type="submit"], button:not([type])').forEach(function (button) { button.setAttribute("aria-disabled", "true"); });
  }, true);
  function again(form) {
    if (!form || !form.dataset) { return; }
    delete form.dataset.sent;
    form.querySelectorAll("[aria-disabled]").forEach(function (button) { button.removeAttribute("aria-disabled"); });
  }
  document.addEventListener("htmx:afterRequest", function (event) { again(event.target.closest && event.target.closest("form")); });
  window.addEventListener("pageshow", function () { document.querySelectorAll("form[data-sent]").forEach(again); });
  document.addEventListener("change", function (event) {
    if (event.target.closest("[data-send-on-change]")) { event.target.form.requestSubmit ? event.target.form.requestSubmit() : event.target.form.submit(); }
  });
  document.addEventListener("click", function (event) {
    var opener = event.target.closest("[data-dialog]");
    if (opener) { var dialog = document.getElementById(opener.dataset.dialog); if (dialog && dialog.showModal) { dialog.showModal(); } }
    var closer = event.target.closest("[data-dialog-close]");
    if (closer) { closer.closest("dialog").close(); }
    if (event.target.closest("[data-print]")) { window.print(); }
  });
})();
