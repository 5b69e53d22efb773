// Single keys, listed on /shortcuts and switched off there (WCAG 2.1.4): / search, J K Enter in a list, P print, ? the list of keys.
(function () {
  "use strict";
  function isOff() { try { return localStorage.getItem("jz-keys") === "off"; } catch (error) { return false; } }
  function rows() { return Array.prototype.slice.call(document.querySelectorAll("tr.live")); }
  function step(by) {
    var all = rows(), at = all.indexOf(document.activeElement && document.activeElement.closest("tr.live"));
    if (!all.length) { return; }
    var next = all[Math.max(0, Math.min(all.length - 1, at < 0 ? (by > 0 ? 0 : all.length - 1) : at + by))];
    next.querySelector("a[data-full]").focus();
    next.scrollIntoView({ block: "nearest" });
  }
  document.addEventListener("keydown", function (event) {
    var typing = event.target.closest && event.target.closest("input, textarea, select, [contenteditable]");
    if (typing || event.ctrlKey || event.altKey || event.metaKey || isOff() || document.querySelector("dialog[open]")) { return; }
    var key = event.key.toLowerCase(), search = document.getElementById("search");
    if (key === "/" && search) { search.focus(); search.select(); } else if (key === "j") { step(1); } else if (key === "k") { step(-1); } else if (key === "p") { window.print(); } else if (key === "?") { location.assign(document.body.dataset.shortcuts); } else if (key === "enter" && document.activeElement.matches("a[data-panel]")) { window.jzOpenRow(document.activeElement.closest("tr.live")); } else { return; }
    event.preventDefault();
  });
  document.addEventListener("change", function (event) {
    if (event.target.id !== "keys-on") { return; }
    try { localStorage.setItem("jz-keys", event.target.checked ? "on" : "off"); } catch (error) { event.target.checked = true; }
  });
  document.addEventListener("DOMContentLoaded", function () {
    var box = document.getElementById("keys-on");
    if (box) { box.checked = !isOff(); }
  });
})();
