// The linking queue by keys: a figure presses the button of the first row that is not answered, or of the row that has the focus.
(function () {
  "use strict";
  document.addEventListener("keydown", function (event) {
    var typing = event.target.closest && event.target.closest("input, textarea, select"), off = false;
    try { off = localStorage.getItem("jz-keys") === "off"; } catch (error) { off = false; }
    if (typing || off || event.ctrlKey || event.altKey || event.metaKey || !/^[0-9]$/.test(event.key)) { return; }
    var focused = document.activeElement && document.activeElement.closest("[data-asked]");
    var rows = Array.prototype.slice.call(document.querySelectorAll("[data-asked]")).filter(function (row) { return !row.querySelector(".btn-primary"); });
    var row = focused || rows[0], button = row && row.querySelector('button[data-key="' + event.key + '"]:not([disabled])');
    if (button) { event.preventDefault(); button.click(); }
  });
})();
