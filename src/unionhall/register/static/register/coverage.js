// Draws the tiles from the table below them; without this script nothing is missing.
const place = document.getElementById("coverage-picture");
const table = place && document.getElementById(place.dataset.table);
const style = getComputedStyle(document.documentElement);
const colour = (name) => style.getPropertyValue(name).trim();

// Five steps of one green, each with the ink that reads on it in either theme.
const STEPS = [
  { from: 0, to: 19, fill: "#eef1e2", ink: "#1b1f24" },
  { from: 20, to: 39, fill: "#bcd8a4", ink: "#1b1f24" },
  { from: 40, to: 59, fill: "#7ab87e", ink: "#1b1f24" },
  { from: 60, to: 79, fill: "#27794f", ink: "#ffffff" },
  { from: 80, to: 100, fill: "#0b3d27", ink: "#ffffff" },
];
const stepOf = (percent) => STEPS.find(({ to }) => percent <= to);

function tiles() {
  return [...table.tBodies[0].rows]
    .filter((row) => Number(row.dataset.firms))
    .map((row) => ({
      name: row.dataset.name,
      value: [Number(row.dataset.firms), Number(row.dataset.percent)],
      words: row.dataset.words,
      label: { color: stepOf(Number(row.dataset.percent)).ink },
      link: row.querySelector("a").href,
    }));
}

function draw(chart) {
  chart.setOption({
    animation: false,
    visualMap: {
      type: "piecewise",
      dimension: 1,
      pieces: STEPS.map(({ from, to, fill }) => ({
        gte: from,
        lte: to,
        color: fill,
        label: `${from}–${to}`,
      })),
      orient: "horizontal",
      left: "center",
      bottom: 0,
      itemWidth: 12,
      itemHeight: 12,
      itemGap: 8,
      textGap: 4,
      textStyle: { fontSize: 12, color: colour("--hall-ink") },
      selectedMode: false,
    },
    tooltip: {
      renderMode: "richText",
      confine: true,
      formatter: ({ data }) => `${data.name}\n${data.words}`,
    },
    series: [
      {
        type: "treemap",
        data: tiles(),
        visualDimension: 1,
        roam: false,
        nodeClick: false,
        breadcrumb: { show: false },
        top: 0,
        left: 0,
        right: 0,
        bottom: 28,
        itemStyle: { borderColor: colour("--hall-ground"), borderWidth: 2, gapWidth: 2 },
        label: {
          fontSize: 14,
          lineHeight: 20,
          overflow: "break",
          formatter: ({ data }) => `${data.name.replace(/总工会$/, "")}\n${data.value[1]} %`,
        },
      },
    ],
  });
}

if (place && window.echarts) {
  const chart = window.echarts.init(place, null, { renderer: "svg" });
  draw(chart);
  chart.on("click", ({ data }) => {
    window.location.href = data.link;
  });
  new ResizeObserver(() => chart.resize()).observe(place);
}
