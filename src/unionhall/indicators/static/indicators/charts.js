// Draws the pictures of a dashboard from the tables beside them: what a picture shows, its
// table says, and without this script nothing is missing.
const style = getComputedStyle(document.documentElement);
const colour = (name) => style.getPropertyValue(name).trim();
const NARROW = 480;

function months(table) {
  const rows = [...table.tBodies[0].rows];
  const heads = [...table.tHead.rows[0].cells].slice(1);
  return {
    months: rows.map((row) => row.cells[0].textContent.trim()),
    series: heads.map((head, number) => ({
      name: `${head.textContent.trim()} (${head.dataset.unit})`,
      values: rows.map((row) => Number(row.cells[number + 1].dataset.value)),
    })),
  };
}

function lines(table, stock, width) {
  const data = months(table);
  const axis = (side) => ({
    type: "value",
    minInterval: 1,
    scale: stock,
    position: side ? "right" : "left",
    splitLine: { show: !side, lineStyle: { color: colour("--hall-line") } },
    axisLabel: {
      color: colour("--hall-quiet"),
      formatter: (value) => value.toLocaleString(document.documentElement.lang),
    },
  });
  return {
    color: [colour("--hall-red"), colour("--hall-gold"), colour("--hall-link")],
    animation: false,
    grid: { left: 4, right: 4, top: width < NARROW ? 24 + 22 * data.series.length : 44, bottom: 4, containLabel: true },
    legend: {
      top: 0,
      left: 0,
      orient: width < NARROW ? "vertical" : "horizontal",
      itemGap: width < NARROW ? 6 : 20,
      textStyle: { color: colour("--hall-ink") },
    },
    tooltip: { trigger: "axis", renderMode: "richText", confine: true },
    xAxis: { type: "category", data: data.months, axisLabel: { color: colour("--hall-quiet") } },
    yAxis: data.series.slice(0, 2).map((_, side) => axis(side)),
    series: data.series.map((series, number) => ({
      name: series.name,
      type: number || stock ? "line" : "bar",
      yAxisIndex: number ? 1 : 0,
      symbolSize: 6,
      barMaxWidth: 28,
      data: series.values,
    })),
  };
}

function fields(rows, words) {
  const tile = (row) => {
    const shade = row.dataset.shade;
    const number = (key) => row.querySelector(`[data-key=${key}]`);
    return {
      name: row.dataset.short,
      value: Number(number("members").dataset.value),
      share: number("joined_share")?.textContent.trim() ?? "",
      joined: number("joined").textContent.trim(),
      url: row.querySelector("th a").href,
      itemStyle: { color: colour(`--shade-${shade}`) },
      label: { color: colour(`--shade-ink-${shade}`) },
    };
  };
  return {
    animation: false,
    tooltip: {
      renderMode: "richText",
      confine: true,
      formatter: ({ data }) =>
        [data.name, `${words.members} ${data.value.toLocaleString()}`, `${words.joined} ${data.joined}`]
          .concat(data.share ? [`${words.joined_share} ${data.share}`] : [])
          .join("\n"),
    },
    series: [
      {
        type: "treemap",
        data: rows.map(tile).filter((one) => one.value > 0),
        roam: false,
        nodeClick: false,
        breadcrumb: { show: false },
        left: 0,
        top: 0,
        right: 0,
        bottom: 0,
        squareRatio: 1.2,
        itemStyle: { borderWidth: 0, gapWidth: 3, borderRadius: 6 },
        label: {
          position: "insideTopLeft",
          padding: 4,
          fontSize: 13,
          lineHeight: 18,
          overflow: "break",
          lineOverflow: "truncate",
          formatter: ({ data }) => `${data.name}\n${data.value.toLocaleString()}`,
        },
        emphasis: { itemStyle: { opacity: 0.85 }, label: {} },
      },
    ],
  };
}

// Shows a picture in its place, and again whenever the place gets another width.
function show(place, options) {
  place.hidden = false;
  const chart = window.echarts.init(place, null, { renderer: "canvas" });
  const draw = () => chart.setOption(options(place.clientWidth), true);
  draw();
  new ResizeObserver(() => {
    chart.resize();
    draw();
  }).observe(place);
  return { chart, draw };
}

function trends() {
  const place = document.querySelector("[data-chart=trend]");
  const group = document.querySelector("[data-switch]");
  const tables = [...document.querySelectorAll("[data-months]")];
  if (!place || !tables.length) return;
  let shown = "trend";
  const table = () => tables.find((one) => one.dataset.months === shown).querySelector("table");
  const swap = () => tables.forEach((one) => (one.hidden = one.dataset.months !== shown));
  swap();
  const { draw } = show(place, (width) => lines(table(), shown === "stocks", width));
  group.hidden = false;
  group.addEventListener("click", (event) => {
    const button = event.target.closest("[data-show]");
    if (!button) return;
    shown = button.dataset.show;
    group.querySelectorAll("button").forEach((one) => one.setAttribute("aria-pressed", one === button));
    swap();
    draw();
  });
}

function units() {
  const section = document.querySelector("[data-units]");
  const picture = section?.querySelector("[data-picture]");
  if (!picture) return;
  picture.hidden = false;
  const words = Object.fromEntries(
    [...section.querySelectorAll("[data-sort]")].map((head) => [head.dataset.sort, head.textContent.trim()]),
  );
  const rows = [...section.querySelectorAll("tr[data-short]")];
  const { chart } = show(picture.querySelector(".chart"), () => fields(rows, words));
  chart.on("click", ({ data }) => data?.url && window.location.assign(data.url));
}

if (window.echarts) {
  trends();
  units();
}
