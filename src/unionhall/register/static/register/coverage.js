// Draws the tiles from the table below them; without this script nothing is missing.
const place = document.getElementById("coverage-picture");
const table = place && document.getElementById(place.dataset.table);
const style = getComputedStyle(document.documentElement);
const colour = (name) => style.getPropertyValue(name).trim();

function tiles() {
  return [...table.tBodies[0].rows]
    .filter((row) => Number(row.dataset.firms))
    .map((row) => ({
      name: row.dataset.name,
      value: [Number(row.dataset.firms), Number(row.dataset.percent)],
      words: row.dataset.words,
      link: row.querySelector("a").href,
    }));
}

function draw(chart) {
  chart.setOption({
    animation: false,
    visualMap: {
      type: "continuous",
      dimension: 1,
      min: 0,
      max: 100,
      show: false,
      inRange: { color: [colour("--hall-quiet"), colour("--hall-good")] },
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
        bottom: 0,
        itemStyle: { borderColor: colour("--hall-ground"), borderWidth: 2, gapWidth: 2 },
        label: {
          fontSize: 14,
          lineHeight: 20,
          color: colour("--hall-surface"),
          formatter: ({ data }) => `${data.name}\n${data.value[1]} %`,
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
