// Draws the charts of a dashboard. Every chart has its table beside it, so that without
// this script nothing is missing.
const style = getComputedStyle(document.documentElement);
const colour = (name) => style.getPropertyValue(name).trim();
const palette = [colour("--hall-red"), colour("--hall-gold"), colour("--hall-link")];

function trend(data) {
  return {
    color: palette,
    animation: false,
    aria: { enabled: true },
    grid: { left: 8, right: 8, top: 40, bottom: 8, containLabel: true },
    legend: { top: 0, textStyle: { color: colour("--hall-ink") } },
    tooltip: { trigger: "axis", renderMode: "richText" },
    xAxis: { type: "category", data: data.months, axisLabel: { color: colour("--hall-quiet") } },
    yAxis: data.series.slice(0, 2).map((series, side) => ({
      type: "value",
      name: series.unit,
      minInterval: 1,
      position: side ? "right" : "left",
      splitLine: { show: !side, lineStyle: { color: colour("--hall-line") } },
      axisLabel: { color: colour("--hall-quiet") },
      nameTextStyle: { color: colour("--hall-quiet") },
    })),
    series: data.series.map((series, number) => ({
      name: series.name,
      type: number ? "line" : "bar",
      yAxisIndex: number ? 1 : 0,
      symbolSize: 6,
      barMaxWidth: 28,
      data: series.values,
    })),
  };
}

async function draw() {
  const places = [...document.querySelectorAll("[data-chart=trend]")];
  if (!places.length || !window.echarts) return;
  const answer = await fetch(places[0].dataset.source, { headers: { Accept: "application/json" } });
  if (!answer.ok) {
    places.forEach((place) => place.remove());
    return;
  }
  const data = await answer.json();
  for (const place of places) {
    const chart = window.echarts.init(place, null, { renderer: "canvas" });
    chart.setOption(trend(data.trend));
    new ResizeObserver(() => chart.resize()).observe(place);
  }
}

draw();
