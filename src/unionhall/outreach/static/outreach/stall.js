// The counters of a stall. Each tap gets its own id and is kept on the phone until the server
// has acknowledged it, so that neither a lost network nor a reload loses or doubles one.
// Nothing about a person is kept: a tap is an id, a counter and a number.
const stall = document.querySelector("[data-stall]");
if (stall) begin(stall);

function begin(root) {
  const key = `taps:${root.dataset.stall}`;
  const undoKey = `undo:${root.dataset.stall}`;
  const numbers = new Map([...root.querySelectorAll("[data-number]")].map((n) => [n.dataset.number, n]));
  const counts = Object.fromEntries([...numbers].map(([name, n]) => [name, Number(n.dataset.count)]));
  const undo = root.querySelector("[data-undo]");
  const refusal = root.querySelector("[data-refusal]");
  let wait = 0;
  let timer = 0;
  let sending = false;

  const read = (name) => {
    try {
      return JSON.parse(localStorage.getItem(name)) ?? [];
    } catch {
      return [];
    }
  };
  const write = (name, value) => localStorage.setItem(name, JSON.stringify(value));

  const show = () => {
    const waiting = read(key);
    for (const [name, node] of numbers) {
      const more = waiting.filter((t) => t.counter === name).reduce((sum, t) => sum + t.by, 0);
      node.textContent = Math.max(0, counts[name] + more);
    }
    root.querySelector("[data-pending]").hidden = !waiting.length;
    root.querySelector("[data-pending-number]").textContent = waiting.length;
    root.querySelector("[data-sent]").hidden = waiting.length > 0;
    undo.disabled = !root.dataset.open || !read(undoKey).length;
  };

  const say = (sentence) => {
    refusal.textContent = sentence;
    refusal.hidden = !sentence;
  };

  const add = (counter, by) => {
    write(key, [...read(key), { id: newId(), counter, by }]);
    navigator.vibrate?.(20);
    show();
    plan(400);
  };

  const plan = (delay) => {
    clearTimeout(timer);
    timer = setTimeout(send, delay);
  };

  const later = () => {
    wait = Math.min(wait ? wait * 2 : 2000, 30000);
    plan(wait);
  };

  async function send() {
    const batch = read(key).slice(0, 200);
    if (sending) return;
    sending = true;
    try {
      const response = await fetch(root.dataset.url, {
        method: batch.length ? "POST" : "GET",
        headers: { "Content-Type": "application/json", "X-CSRFToken": root.dataset.token, Accept: "application/json" },
        body: batch.length ? JSON.stringify(batch) : undefined,
        signal: AbortSignal.timeout?.(10000),
      });
      if (!response.headers.get("Content-Type")?.includes("json")) {
        say(response.ok || response.status === 403 ? root.dataset.signIn : "");
        return later();
      }
      const answer = await response.json();
      if (!response.ok) {
        say(answer.message);
        return later();
      }
      const gone = new Set([...(answer.taken ?? []), ...(answer.refused ?? [])]);
      write(key, read(key).filter((tap) => !gone.has(tap.id)));
      Object.assign(counts, answer.counts);
      wait = 0;
      say("");
      show();
      plan(read(key).length ? 0 : 20000);
    } catch {
      later();
    } finally {
      sending = false;
    }
  }

  root.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button || button.disabled) return;
    if (button === undo) {
      const done = read(undoKey);
      const last = done.pop();
      if (!last) return;
      write(undoKey, done);
      add(last.counter, -last.by);
    } else if (button.dataset.counter) {
      const by = Number(button.dataset.by ?? 1);
      write(undoKey, [...read(undoKey), { counter: button.dataset.counter, by }].slice(-50));
      add(button.dataset.counter, by);
      button.classList.remove("tapped");
      void button.offsetWidth;
      button.classList.add("tapped");
    }
  });
  addEventListener("online", () => plan(0));
  addEventListener("storage", show);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") {
      plan(0);
      stayAwake();
    }
  });

  // The screen stays on while the stall is up, where the phone can do that.
  const stayAwake = () => {
    if (root.dataset.open) navigator.wakeLock?.request("screen").catch(() => {});
  };
  stayAwake();
  show();
  plan(read(key).length ? 0 : 20000);
}

function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = [...bytes].map((b) => b.toString(16).padStart(2, "0")).join("");
  return hex.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, "$1-$2-$3-$4-$5");
}
