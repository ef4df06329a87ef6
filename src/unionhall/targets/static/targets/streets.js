// Draws the streets' bars from the table below them: what the picture shows, the table says.
const style = getComputedStyle(document.documentElement);
const colour = (name) => style.getPropertyValue(name).trim();
const ROW = 30;
const NARROW = 480;
const MOST = 40;

const picture = document.querySelector("[data-streets]");
const table = document.querySelector("[data-streets-table]");

function read() {
  const rows = [...table.tBodies[0].rows].slice(0, MOST);
  const heads = [...table.tHead.rows[0].querySelectorAll("[data-stage]")];
  return {
    streets: rows.map((row) => row.cells[0].textContent.trim()),
    series: heads.map((head, number) => ({
      name: head.textContent.trim(),
      values: rows.map((row) => Number(row.cells[number + 1].dataset.value)),
    })),
  };
}

function options(data, width) {
  const narrow = width < NARROW;
  return {
    animation: false,
    color: ["#b9b4a7", "#8a93a3", colour("--hall-info"), colour("--hall-gold"), colour("--hall-red")],
    grid: { left: 4, right: 16, top: narrow ? 64 : 40, bottom: 4, containLabel: true },
    legend: { top: 0, left: 0, textStyle: { color: colour("--hall-ink") } },
    tooltip: { trigger: "axis", axisPointer: { type: "shadow" }, renderMode: "richText", confine: true },
    xAxis: { type: "value", minInterval: 1, splitLine: { lineStyle: { color: colour("--hall-line") } }, axisLabel: { color: colour("--hall-quiet") } },
    yAxis: {
      type: "category",
      inverse: true,
      data: data.streets,
      axisTick: { show: false },
      axisLabel: { color: colour("--hall-ink"), width: narrow ? 96 : 180, overflow: "truncate" },
    },
    series: data.series.map((one) => ({ name: one.name, type: "bar", stack: "targets", barMaxWidth: 18, data: one.values })),
  };
}

if (picture && table && window.echarts) {
  const data = read();
  picture.hidden = false;
  // The height is set through the object model, which the content policy allows.
  picture.style.height = `${data.streets.length * ROW + 96}px`;
  const chart = window.echarts.init(picture, null, { renderer: "svg" });
  chart.setOption(options(data, picture.clientWidth));
  window.addEventListener("resize", () => {
    chart.resize();
    chart.setOption(options(data, picture.clientWidth));
  });
}
