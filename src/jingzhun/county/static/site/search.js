// Global search by keyboard: arrows through what was found, Enter opens, Escape closes.
(function () {
  "use strict";
  function links() { return Array.prototype.slice.call(document.querySelectorAll("#found a")); }
  function choose(at) {
    var all = links(), input = document.getElementById("search");
    all.forEach(function (link, index) { link.setAttribute("aria-selected", String(index === at)); });
    if (all[at]) { input.setAttribute("aria-activedescendant", all[at].id); all[at].scrollIntoView({ block: "nearest" }); } else { input.removeAttribute("aria-activedescendant"); }
  }
  function chosen() { return links().findIndex(function (link) { return link.getAttribute("aria-selected") === "true"; }); }
  document.addEventListener("keydown", function (event) {
    if (event.target.id !== "search") { return; }
    var all = links(), at = chosen();
    if (event.key === "ArrowDown" && all.length) { choose(Math.min(at + 1, all.length - 1)); event.preventDefault(); }
    if (event.key === "ArrowUp" && all.length) { choose(Math.max(at - 1, 0)); event.preventDefault(); }
    if (event.key === "Enter" && at >= 0) { event.preventDefault(); location.assign(all[at].href); }
    if (event.key === "Escape") { clear(); event.target.blur(); }
  });
  document.addEventListener("click", function (event) { if (!event.target.closest(".search")) { clear(); } });
  document.addEventListener("htmx:afterSwap", function (event) { if (event.detail.target.id === "found") { open(links().length > 0); } });
  function open(is) { var input = document.getElementById("search"); if (input) { input.setAttribute("aria-expanded", String(is)); } }
  function clear() { var found = document.getElementById("found"); if (found) { found.innerHTML = ""; open(false); } }
})();
