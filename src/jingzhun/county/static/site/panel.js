// A row opens the side panel; a second click on the same row opens its full page; Escape closes and gives the focus back.
(function () {
  "use strict";
  var last = null;
  function panel() { return document.getElementById("panel"); }
  function mark(row) {
    document.querySelectorAll('tr.live[aria-selected="true"]').forEach(function (other) { other.removeAttribute("aria-selected"); });
    if (row) { row.setAttribute("aria-selected", "true"); }
  }
  window.jzOpenRow = function (row) {
    if (!row) { return; }
    var link = row.querySelector("a[data-full]");
    if (row.getAttribute("aria-selected") === "true" && panel() && panel().childElementCount) { location.assign(link.href); return; }
    last = row;
    mark(row);
    if (window.htmx && link.dataset.panel) { window.htmx.ajax("GET", link.dataset.panel, { target: "#panel", swap: "innerHTML" }); } else { location.assign(link.href); }
  };
  document.addEventListener("click", function (event) {
    if (event.target.closest("[data-panel-close]")) { close(); return; }
    var row = event.target.closest("tr.live");
    if (!row || event.target.closest("input, button, label, summary")) { return; }
    var link = event.target.closest("a");
    if (link && (!link.dataset.panel || event.ctrlKey || event.metaKey || event.shiftKey)) { return; }
    event.preventDefault();
    window.jzOpenRow(row);
  });
  function close() {
    if (!panel() || !panel().childElementCount) { return false; }
    panel().innerHTML = "";
    mark(null);
    if (last && last.isConnected) { var link = last.querySelector("a[data-full]"); if (link) { link.focus(); } }
    return true;
  }
  document.addEventListener("keydown", function (event) { if (event.key === "Escape" && !document.querySelector("dialog[open]")) { close(); } });
  document.addEventListener("htmx:afterSwap", function (event) {
    if (event.detail.target.id !== "panel") { return; }
    var title = event.detail.target.querySelector("[tabindex]");
    if (title) { title.focus({ preventScroll: true }); }
    event.detail.target.scrollTop = 0;
  });
})();
