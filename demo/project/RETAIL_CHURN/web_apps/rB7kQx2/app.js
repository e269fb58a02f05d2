const backend = (path) => getWebAppBackendUrl(path);
const sliders = ["medium", "high"].map((id) => document.getElementById(id));
const table = document.querySelector("#regions tbody");
const money = new Intl.NumberFormat("en-GB", { style: "currency", currency: "GBP" });

function cell(row, text) {
  const td = document.createElement("td");
  td.textContent = text;
  row.appendChild(td);
}

function draw(answer) {
  table.replaceChildren();
  const regions = new Map();
  for (const item of answer.rows) {
    const entry = regions.get(item.region) || { loss: 0 };
    entry[item.band] = item.customers;
    entry.loss += item.loss;
    regions.set(item.region, entry);
  }
  for (const [region, entry] of [...regions].sort((a, b) => b[1].loss - a[1].loss)) {
    const row = document.createElement("tr");
    cell(row, region);
    for (const band of answer.bands) {
      cell(row, entry[band] || 0);
    }
    cell(row, money.format(entry.loss));
    table.appendChild(row);
  }
}

function refresh() {
  const query = new URLSearchParams(sliders.map((s) => [s.id, s.value]));
  fetch(backend("/bands?" + query))
    .then((response) => response.json())
    .then(draw);
}

sliders.forEach((slider) => slider.addEventListener("change", refresh));
refresh();
