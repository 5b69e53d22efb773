// Filters, pages and switches the language of the list. Every text goes in by textContent, never as markup.
(function () {
  "use strict";
  var data = JSON.parse(document.getElementById("data").textContent);
  var root = document.documentElement;
  var state = { language: "zh", page: 0, village: "" };
  var size = 50;
  function at(id) { return document.getElementById(id); }
  function label(code) { var b = data.labels[code]; return b ? b[state.language] : code; }
  function wanted(row) {
    var only = at("only").value;
    return (!at("class").value || row.c === at("class").value) &&
      (!at("township").value || row.t === at("township").value) &&
      (!at("risk").value || row.r.indexOf(at("risk").value) >= 0) &&
      (!state.village || row.v === state.village) &&
      (only !== "visit" || row.k) && (only !== "unhelped" || (row.r.length && !row.h.length));
  }
  function cell(tr, text, kind) {
    var td = document.createElement("td");
    td.textContent = text;
    if (kind) { td.className = kind; }
    tr.appendChild(td);
    return td;
  }
  function tags(td, codes) {
    codes.forEach(function (code) {
      var span = document.createElement("span");
      span.className = "tag";
      span.textContent = label(code);
      td.appendChild(span);
    });
  }
  function draw() {
    var rows = data.rows.filter(wanted), zh = state.language === "zh";
    var pages = Math.max(1, Math.ceil(rows.length / size));
    state.page = Math.min(state.page, pages - 1);
    var body = at("households").tBodies[0];
    body.textContent = "";
    rows.slice(state.page * size, (state.page + 1) * size).forEach(function (row) {
      var tr = document.createElement("tr");
      cell(tr, row.t + " " + data.villages[row.v]);
      cell(tr, row.n);
      cell(tr, row.m, "n");
      cell(tr, label(row.c), "c-" + row.c);
      cell(tr, row.i === null ? (zh ? "不清楚" : "unknown") : row.i, row.i === null ? "n watch" : "n");
      var why = cell(tr, "");
      tags(why, row.r);
      why.appendChild(document.createTextNode(zh ? row.z : row.e));
      var help = cell(tr, "");
      if (row.h.length) { tags(help, row.h); } else if (row.r.length) { help.textContent = zh ? "无匹配措施" : "none fits"; help.className = "bad"; }
      body.appendChild(tr);
    });
    var village = state.village ? " · " + data.villages[state.village] : "";
    at("count").textContent = rows.length
      ? (zh ? "全部 " + rows.length.toLocaleString() + " 户（当前筛选）" : rows.length.toLocaleString() + " households (current filter)") + village
      : (zh ? "没有符合筛选条件的户。可点“重置”。" : "No household matches the filter. Try Reset.");
    at("page").textContent = (state.page + 1) + " / " + pages;
  }
  function options() {
    document.querySelectorAll("option[data-zh]").forEach(function (o) { o.textContent = o.dataset[state.language]; });
  }
  at("language").addEventListener("click", function () {
    state.language = state.language === "zh" ? "en" : "zh";
    root.dataset.language = state.language;
    root.lang = state.language === "zh" ? "zh-Hans" : "en";
    at("language").textContent = state.language === "zh" ? "English" : "中文";
    options();
    draw();
  });
  ["class", "township", "risk", "only"].forEach(function (id) {
    at(id).addEventListener("change", function () { state.page = 0; draw(); });
  });
  at("reset").addEventListener("click", function () {
    ["class", "township", "risk", "only"].forEach(function (id) { at(id).value = ""; });
    state.village = "";
    state.page = 0;
    draw();
  });
  at("back").addEventListener("click", function () { state.page = Math.max(0, state.page - 1); draw(); });
  at("next").addEventListener("click", function () { state.page += 1; draw(); });
  document.querySelectorAll("[data-only]").forEach(function (a) {
    a.addEventListener("click", function () { at("only").value = a.dataset.only; state.page = 0; draw(); });
  });
  function pick(tile) { state.village = tile.dataset.village; state.page = 0; draw(); at("list").scrollIntoView(); }
  document.querySelectorAll(".tile").forEach(function (tile) {
    tile.addEventListener("click", function () { pick(tile); });
    tile.addEventListener("keydown", function (e) { if (e.key === "Enter") { pick(tile); } });
  });
  draw();
}());
