// Sorts the table of units by any of its columns; a second time the other way round.
function start(section) {
  const table = section.querySelector(".figures-units");
  const body = table.tBodies[0];
  const rows = [...body.rows];
  const heads = [...table.querySelectorAll("[data-sort]")];
  const order = section.querySelector("[data-order]");
  const select = order.querySelector("select");
  const text = (row, key) => row.querySelector(`[data-key=${key}]`).dataset.value;

  // What has no value stays at the end, whichever way round.
  function compare(a, b) {
    const [first, second] = [text(a, by), text(b, by)];
    if (first === "" || second === "") return (first === "") - (second === "");
    return (first - second) * (down ? -1 : 1);
  }

  let by = "";
  let down = true;

  function sort(key, descending) {
    by = key;
    down = descending;
    const sorted = key ? [...rows].sort(compare) : rows;
    body.append(...sorted);
    for (const head of heads) {
      if (head.dataset.sort && head.dataset.sort === by) head.setAttribute("aria-sort", down ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    }
    select.value = by;
  }

  for (const head of heads) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const key = head.dataset.sort;
      sort(key, key !== by || !down);
    });
  }
  select.addEventListener("change", () => sort(select.value, true));
  order.hidden = false;
}

document.querySelectorAll("[data-units]").forEach(start);
