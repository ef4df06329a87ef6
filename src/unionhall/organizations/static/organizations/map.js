// Draws maps of areas from the data beside them: outlines, or equal tiles where there are none.
// Without this script nothing is missing: the table on the page says the same.
const style = getComputedStyle(document.documentElement);
const colour = (name) => style.getPropertyValue(name).trim();
const NARROW = 480;
const LEAST_TILE = 76;
const MOST_TILE = 112;
const LABEL = 96;
const EDGE = 40;
const GAP = 0.04;

function tiles(count, width) {
  const size = Math.max(LEAST_TILE, Math.min(MOST_TILE, width / Math.ceil(Math.sqrt(count * 2))));
  const columns = Math.max(1, Math.min(count, Math.floor(width / size)));
  return { columns, rows: Math.ceil(count / columns) };
}

function square(number, columns) {
  const [x, y] = [number % columns, -Math.floor(number / columns)];
  const [near, far] = [GAP, 1 - GAP];
  return [[[[x + near, y - near], [x + far, y - near], [x + far, y - far], [x + near, y - far], [x + near, y - near]]]];
}

// The middle of all outlines says how much narrower a degree of longitude is there.
function ratio(spots) {
  const norths = spots.flatMap((one) => one.outline.flatMap((polygon) => polygon[0].map((point) => point[1])));
  const middle = (Math.min(...norths.slice(0, 50000)) + Math.max(...norths.slice(0, 50000))) / 2;
  return Math.cos((middle * Math.PI) / 180);
}

function shapes(data, columns) {
  return {
    type: "FeatureCollection",
    features: data.spots.map((spot, number) => ({
      type: "Feature",
      properties: { name: spot.name },
      geometry: { type: "MultiPolygon", coordinates: data.real ? spot.outline : square(number, columns) },
    })),
  };
}

function region(spot, real) {
  const step = spot.step ?? "none";
  const line = real ? colour("--hall-quiet") : colour("--hall-line");
  return {
    name: spot.name,
    value: spot.step ?? 0,
    spot,
    itemStyle: {
      areaColor: colour(`--map-${step}`),
      borderColor: line,
      borderWidth: 1,
      borderType: spot.step === null ? "dashed" : "solid",
    },
    label: { color: colour(`--map-ink-${step}`) },
    emphasis: {
      itemStyle: { areaColor: colour(`--map-${step}`), borderColor: colour("--hall-red"), borderWidth: 2 },
      label: { color: colour(`--map-ink-${step}`) },
    },
  };
}

function options(name, data, aspect, narrow, room) {
  return {
    animation: false,
    tooltip: {
      renderMode: "richText",
      confine: true,
      formatter: (one) => (one.data ? [one.data.spot.title, ...one.data.spot.words].join("\n") : ""),
    },
    series: [
      {
        type: "map",
        map: name,
        roam: false,
        selectedMode: false,
        aspectScale: aspect,
        preserveAspect: "contain",
        left: data.real ? EDGE : 2,
        right: data.real ? EDGE : 2,
        top: 2,
        bottom: 2,
        labelLayout: { hideOverlap: true },
        label: {
          show: true,
          fontSize: narrow ? 11 : 13,
          lineHeight: narrow ? 15 : 18,
          width: room,
          overflow: "break",
          formatter: (one) => (one.data ? `${one.data.spot.short}\n${one.data.spot.shown}` : ""),
        },
        data: data.spots.map((spot) => region(spot, data.real)),
      },
    ],
  };
}

function start(figure) {
  const data = JSON.parse(document.getElementById(figure.dataset.map).textContent);
  const place = figure.querySelector(".area-map-place");
  if (!data.spots.length) return;
  place.hidden = false;
  const name = figure.dataset.map;
  const aspect = data.real ? ratio(data.spots) : 1;
  const chart = window.echarts.init(place, null, { renderer: "svg" });
  let before = "";

  function draw() {
    const width = place.clientWidth;
    const grid = tiles(data.spots.length, width);
    const now = data.real ? `${width < NARROW}` : `${width}`;
    if (!data.real) place.style.height = `${Math.round((width / grid.columns) * grid.rows)}px`;
    chart.resize();
    if (now === before) return;
    before = now;
    window.echarts.registerMap(name, shapes(data, grid.columns));
    const room = data.real ? LABEL : width / grid.columns - 12;
    chart.setOption(options(name, data, aspect, width < NARROW, room), true);
  }

  new ResizeObserver(draw).observe(place);
  draw();
  chart.on("click", ({ data: one }) => one && window.location.assign(one.spot.url));
}

if (window.echarts) document.querySelectorAll("[data-map]").forEach(start);
