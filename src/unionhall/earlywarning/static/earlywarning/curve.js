// Draws what was counted week by week, what was expected and the threshold, from the table below
// the picture: what it shows, the table says, and without this script nothing is missing.
const style = getComputedStyle(document.documentElement);
const colour = (name) => style.getPropertyValue(name).trim();
const table = document.querySelector("[data-curve-table]");
const place = document.querySelector("[data-curve]");
const NARROW = 480;

function numbers(column) {
  return [...table.tBodies[0].rows].map((row) => {
    const value = row.cells[column]?.dataset.value;
    return value ? Number(value) : null;
  });
}

function options(width) {
  const rows = [...table.tBodies[0].rows];
  const heads = [...table.tHead.rows[0].cells].map((cell) => cell.textContent.trim());
  const struck = rows.findIndex((row) => row.cells[0].dataset.value === table.dataset.week);
  const line = (column, ink, kind) => ({
    name: heads[column],
    type: "line",
    step: "middle",
    symbol: "none",
    connectNulls: false,
    lineStyle: { color: ink, type: kind, width: 2 },
    itemStyle: { color: ink },
    data: numbers(column),
  });
  const bars = {
    name: heads[1],
    type: "bar",
    barMaxWidth: 18,
    itemStyle: { color: colour("--hall-link") },
    data: numbers(1).map((value, at) =>
      at === struck ? { value, itemStyle: { color: colour("--hall-late") } } : value,
    ),
  };
  const more = heads.length > 2 ? [line(2, colour("--hall-quiet"), "dashed"), line(3, colour("--hall-red"), "solid")] : [];
  return {
    animation: false,
    grid: { left: 4, right: 8, top: 36, bottom: 4, containLabel: true },
    legend: { top: 0, left: 0, itemGap: width < NARROW ? 8 : 20, textStyle: { color: colour("--hall-ink") } },
    tooltip: { trigger: "axis", renderMode: "richText", confine: true },
    xAxis: {
      type: "category",
      data: rows.map((row) => row.cells[0].dataset.value),
      axisLabel: { color: colour("--hall-quiet"), hideOverlap: true, alignMinLabel: "left" },
    },
    yAxis: {
      type: "value",
      minInterval: 1,
      splitLine: { lineStyle: { color: colour("--hall-line") } },
      axisLabel: { color: colour("--hall-quiet") },
    },
    series: [bars, ...more],
  };
}

if (window.echarts && table && place) {
  place.hidden = false;
  const chart = window.echarts.init(place, null, { renderer: "canvas" });
  const draw = () => chart.setOption(options(place.clientWidth), true);
  draw();
  new ResizeObserver(() => {
    chart.resize();
    draw();
  }).observe(place);
}
