// The drawer on a phone, and drop-downs that close by Escape, by a click elsewhere, or when another opens.
(function () {
  "use strict";
  var root = document.documentElement;
  document.addEventListener("click", function (event) {
    var toggle = event.target.closest("[data-drawer-toggle]");
    if (toggle) {
      var opens = root.dataset.drawer !== "open";
      root.dataset.drawer = opens ? "open" : "";
      toggle.setAttribute("aria-expanded", String(opens));
      if (opens) { var first = document.querySelector(".menu a"); if (first) { first.focus(); } }
      return;
    }
    if (root.dataset.drawer === "open" && !event.target.closest(".menu")) { root.dataset.drawer = ""; }
    closeDrops(event.target.closest("details.drop, details.why"));
  });
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") { return; }
    var open = event.target.closest && event.target.closest("details[open].drop, details[open].why");
    closeDrops(null);
    if (open) { open.querySelector("summary").focus(); event.stopPropagation(); }
    if (root.dataset.drawer === "open") { root.dataset.drawer = ""; document.querySelector("[data-drawer-toggle]").focus(); }
  });
  function closeDrops(except) {
    document.querySelectorAll("details[open].drop, details[open].why").forEach(function (drop) {
      if (drop !== except) { drop.removeAttribute("open"); }
    });
  }
})();
