// Lists: choose rows of the page, then all rows of the filter; the count of what is chosen stands in the bar; columns moved by buttons.
(function () {
  "use strict";
  function box(node) { return node.closest("[data-list]"); }
  function update(list) {
    var picks = list.querySelectorAll('input[name="pick"]'), chosen = list.querySelectorAll('input[name="pick"]:checked').length;
    var all = list.querySelector("[data-pick-page]"), bar = list.querySelector(".bulk"), every = list.querySelector('input[name="everything"]');
    var isEvery = every && every.checked;
    if (all) { all.checked = picks.length > 0 && chosen === picks.length; all.indeterminate = chosen > 0 && chosen < picks.length; }
    if (!bar) { return; }
    bar.hidden = !chosen && !isEvery;
    bar.querySelectorAll("[data-chosen]").forEach(function (node) { node.textContent = (isEvery ? Number(bar.dataset.total) : chosen).toLocaleString("en"); });
    var offer = bar.querySelector("[data-offer-all]");
    if (offer) { offer.hidden = chosen < picks.length && !isEvery; }
  }
  document.addEventListener("change", function (event) {
    var list = event.target.closest("[data-list]");
    if (!list) { return; }
    if (event.target.matches("[data-pick-page]")) {
      list.querySelectorAll('input[name="pick"]').forEach(function (pick) { pick.checked = event.target.checked; });
    }
    if (event.target.matches('input[name="pick"]') && !event.target.checked) { var every = list.querySelector('input[name="everything"]'); if (every) { every.checked = false; } }
    update(list);
  });
  document.addEventListener("click", function (event) {
    var none = event.target.closest("[data-pick-none]");
    if (none) { box(none).querySelectorAll('input[name="pick"], input[name="everything"], [data-pick-page]').forEach(function (pick) { pick.checked = false; }); update(box(none)); }
    var move = event.target.closest("[data-move]");
    if (!move) { return; }
    var item = move.closest("li"), other = move.dataset.move === "up" ? item.previousElementSibling : item.nextElementSibling;
    if (other) { item.parentNode.insertBefore(move.dataset.move === "up" ? item : other, move.dataset.move === "up" ? other : item); move.focus(); }
  });
  function name(root) { // a table that stacks on a phone has no header there: each cell says the name of its column
    root.querySelectorAll(".table.stacks").forEach(function (table) {
      var heads = table.querySelectorAll("thead th");
      table.querySelectorAll("tbody tr").forEach(function (row) {
        var at = 0;
        Array.prototype.forEach.call(row.cells, function (cell) {
          var head = heads[at], said = head && !head.querySelector(".sr") ? head.textContent.trim() : "";
          if (cell.tagName === "TD" && said && cell.colSpan === 1 && !cell.dataset.name) { cell.dataset.name = said; }
          at += cell.colSpan;
        });
      });
    });
  }
  document.addEventListener("DOMContentLoaded", function () { name(document); });
  document.addEventListener("htmx:load", function (event) { name(event.target.parentNode || document); });
  var key = "jz-scroll:" + location.pathname; // back keeps filter (in the address) and scroll
  window.addEventListener("pagehide", function () { var tall = document.querySelector(".table-box.tall"); if (tall) { try { sessionStorage.setItem(key, tall.scrollTop + "," + window.scrollY); } catch (error) { return; } } });
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("[data-list]").forEach(update);
    var tall = document.querySelector(".table-box.tall"), kept = null;
    try { kept = sessionStorage.getItem(key); } catch (error) { return; }
    var entry = performance.getEntriesByType("navigation")[0];
    if (tall && kept && entry && entry.type === "back_forward") { tall.scrollTop = Number(kept.split(",")[0]); window.scrollTo(0, Number(kept.split(",")[1])); }
  });
})();
