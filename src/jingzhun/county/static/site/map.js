// The map that moves: boundaries and their figures by Leaflet, without a background map. Colours are classes, so that themes hold.
(function () {
  "use strict";
  var place = document.querySelector("[data-shapes]");
  if (!place || !window.L) { return; }
  var words = { risk: place.dataset.wordsRisk, homes: place.dataset.wordsHomes, visit: place.dataset.wordsVisit };
  function failed() { place.textContent = place.dataset.wordsFailed; }
  function told(p) {
    var box = document.createElement("div"), name = document.createElement("b");
    name.textContent = p.name;
    box.appendChild(name);
    [[words.risk, p.at_risk], [words.visit, p.to_visit], [words.homes, p.households]].forEach(function (pair) {
      var line = document.createElement("div");
      line.textContent = pair[0] + " " + pair[1].toLocaleString();
      box.appendChild(line);
    });
    return box;
  }
  fetch(place.dataset.shapes + window.location.search, { credentials: "same-origin", headers: { Accept: "application/json" } })
    .then(function (answer) { if (!answer.ok) { throw new Error(String(answer.status)); } return answer.json(); })
    .then(function (shapes) {
      place.textContent = "";
      var map = window.L.map(place, { attributionControl: false, zoomSnap: 0.25, keyboard: true });
      var layer = window.L.geoJSON(shapes, {
        style: function (shape) { return { className: "area m" + shape.properties.shade, weight: 1 }; },
        onEachFeature: function (shape, one) {
          one.bindTooltip(told(shape.properties), { sticky: true });
          one.on("click", function () { if (shape.properties.url) { window.location.assign(shape.properties.url); } });
        }
      }).addTo(map);
      window.L.control.scale({ imperial: false }).addTo(map);
      if (layer.getLayers().length) { map.fitBounds(layer.getBounds()); } else { failed(); }
      place.dataset.ready = "yes";
    })
    .catch(failed);
}());
