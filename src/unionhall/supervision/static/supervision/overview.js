/* Draws the letters by month as bars, with the share answered in time as a line. */
const place = document.getElementById("letters-picture");
const told = JSON.parse(document.getElementById("letters-data").textContent);
const style = getComputedStyle(document.documentElement);
const colour = (name) => style.getPropertyValue(name).trim();

function draw() {
  const picture = window.echarts.init(place, null, { renderer: "svg" });
  const quiet = colour("--hall-quiet");
  const axis = { axisLabel: { color: quiet }, splitLine: { lineStyle: { color: colour("--hall-line") } } };
  picture.setOption({
    animation: false,
    color: [colour("--hall-gold"), colour("--hall-red"), colour("--hall-info"), colour("--hall-good")],
    tooltip: { trigger: "axis" },
    legend: { bottom: 0, textStyle: { color: quiet } },
    grid: { left: 8, right: 8, top: 24, bottom: 56, containLabel: true },
    xAxis: { type: "category", data: told.months, axisLabel: { color: quiet } },
    yAxis: [
      { type: "value", minInterval: 1, ...axis },
      { type: "value", min: 0, max: 100, ...axis, splitLine: { show: false } },
    ],
    series: [
      ...told.series.map((one) => ({ type: "bar", stack: "letters", barMaxWidth: 28, name: one.name, data: one.values })),
      { type: "line", yAxisIndex: 1, connectNulls: true, name: told.rate.name, data: told.rate.values },
    ],
  });
  new ResizeObserver(() => picture.resize()).observe(place);
}

draw();
