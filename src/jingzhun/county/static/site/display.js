// Light or dark, large print, density, narrow menu: kept on this machine only, set before the page is painted.
(function () {
  "use strict";
  var root = document.documentElement;
  function read(key) { try { return localStorage.getItem("jz-" + key) || ""; } catch (error) { return ""; } } // a browser may forbid storage
  function write(key, value) { try { localStorage.setItem("jz-" + key, value); } catch (error) { root.dataset.storage = "none"; } }
  function theme() {
    var kept = read("theme");
    return kept || (window.matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
  }
  root.dataset.theme = theme();
  ["size", "density", "menu"].forEach(function (key) { if (read(key)) { root.dataset[key] = read(key); } });
  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-display]");
    if (!button) { return; }
    var key = button.dataset.display, on = button.dataset.on, off = button.dataset.off || "";
    var value = root.dataset[key] === on ? off : on;
    if (value) { root.dataset[key] = value; } else { delete root.dataset[key]; }
    write(key, value);
    show();
  });
  function show() {
    document.querySelectorAll("[data-display]").forEach(function (button) {
      button.setAttribute("aria-pressed", String(root.dataset[button.dataset.display] === button.dataset.on));
    });
  }
  document.addEventListener("DOMContentLoaded", show);
})();
