// The form in three steps, and the signature. Without this module it is one page with all three.
const form = document.getElementById("join") ?? document.getElementById("correct");
const steps = [...form.querySelectorAll(".join-step")];
const progress = document.getElementById("join-progress");
let current = 0;

// A number of our own for this submission, made on this device; a retry keeps it.
const key = form.elements.submission_id;
if (key && crypto.randomUUID && !form.querySelector(".field-wrong")) key.value = crypto.randomUUID();

// --- one step at a time
const show = (index, focus = true) => {
  current = index;
  if (form.elements.step) form.elements.step.value = index + 1;
  steps.forEach((step, at) => { step.hidden = at !== index; });
  [...(progress?.children ?? [])].forEach((bar, at) => bar.classList.toggle("on", at <= index));
  if (focus) {
    const heading = steps[index].querySelector("h2");
    heading.focus({ preventScroll: true });
    (index ? heading : document.body).scrollIntoView({ block: "start" });
  }
  if (index === steps.length - 1) pad?.fit();
};

const sentence = (name, text) => {
  const control = form.elements[name]?.length && !form.elements[name].tagName ? form.elements[name][0] : form.elements[name];
  const field = control?.closest(".field");
  if (!field) return null;
  clear(field);
  field.classList.add("field-wrong");
  const note = document.createElement("p");
  note.className = "field-error";
  note.id = `id_${name}_error`;
  note.textContent = text;
  field.insertBefore(note, control.closest(".form-check") ?? control);
  control.setAttribute("aria-invalid", "true");
  control.setAttribute("aria-describedby", note.id);
  return control;
};
const clear = (field) => {
  field?.classList.remove("field-wrong");
  for (const note of field?.querySelectorAll(".field-error") ?? []) note.remove();
  for (const control of field?.querySelectorAll("[aria-invalid]") ?? []) control.removeAttribute("aria-invalid");
};
form.addEventListener("input", (event) => clear(event.target.closest(".field")));

const agreed = () => {
  const tick = form.elements.membership_consent;
  if (!tick || tick.checked) return true;
  sentence("membership_consent", form.dataset.consentMissing)?.focus();
  return false;
};

const checked = async (button) => {
  button.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(form.action || location.href, {
      method: "POST", body: new FormData(form), headers: { "X-Step-Check": "2" },
    });
    const { wrong } = await answer.json();
    const first = Object.entries(wrong).map(([name, texts]) => sentence(name, texts[0])).find(Boolean);
    first?.closest("details")?.setAttribute("open", "");
    first?.focus();
    return !first;
  } catch {
    return true; // no connection just now: the server looks at everything when the form is sent
  } finally {
    button.removeAttribute("aria-busy");
  }
};

form.addEventListener("click", async (event) => {
  if (event.target.closest("[data-back]")) history.back();
  const next = event.target.closest("[data-next]");
  if (!next || next.hasAttribute("aria-busy")) return;
  const fine = current === 0 && steps.length > 2 ? agreed() : await checked(next);
  if (!fine) return;
  history.pushState({ step: current + 1 }, "");
  show(current + 1);
});
addEventListener("popstate", (event) => show(event.state?.step ?? 0));
// Enter in a field means "next", not "send", until the last step.
form.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.target.tagName !== "INPUT" || current === steps.length - 1) return;
  event.preventDefault();
  steps[current].querySelector("[data-next]").click();
});

// A sentence in the summary leads to its field, in whichever step that is.
document.querySelector(".error-summary")?.addEventListener("click", (event) => {
  const target = document.getElementById(event.target.closest("a")?.hash.slice(1) ?? "");
  const at = steps.findIndex((step) => step.contains(target));
  if (at < 0) return;
  event.preventDefault();
  if (at !== current) { history.pushState({ step: at }, ""); show(at, false); }
  target.closest("details")?.setAttribute("open", "");
  target.focus();
});

// --- what depends on the kind of document
const kind = form.elements.kind;
const some = form.querySelector("[data-for-kinds]");
const kinds = () => {
  some.hidden = !some.dataset.forKinds.split(" ").includes(kind.value);
  for (const field of some.querySelectorAll("input, select")) field.disabled = some.hidden;
};
kind?.addEventListener("change", kinds);
if (kind) kinds();
const long = form.elements.valid_long;
const until = form.elements.valid_until;
const validity = () => { until.disabled = long.checked; if (long.checked) clear(until.closest(".field")); };
long?.addEventListener("change", validity);
if (long) validity();

// --- employers of the area, while one types
const suggest = form.querySelector("[data-suggest]");
let waiting;
suggest?.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(async () => {
    const text = suggest.value.trim();
    if (!text) return;
    try {
      const body = new FormData();
      body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
      body.set("employer_name", text);
      const answer = await fetch(suggest.dataset.suggest, { method: "POST", body });
      if (answer.ok) document.getElementById("employers").innerHTML = await answer.text();
    } catch { /* a suggestion is only a convenience */ }
  }, 300);
});

// --- the signature: strokes in a field of 640 by 320, kept as the path of an SVG
const pad = (() => {
  const frame = document.getElementById("pad");
  const canvas = frame?.querySelector("canvas");
  const kept = form.elements.signature;
  const pen = canvas?.getContext?.("2d");
  if (!pen) return null;
  frame.hidden = false;
  document.getElementById("typed").open = Boolean(form.elements.typed_signature.value);
  const [width, height] = [640, 320];
  let strokes = kept.value.split("M").filter(Boolean).map((s) => s.split("L").map((p) => p.split(",").map(Number)));
  let drawing = false;
  const place = (event) => {
    const box = canvas.getBoundingClientRect();
    const clip = (value, most) => Math.min(Math.max(Math.round(value), 0), most);
    return [clip(((event.clientX - box.left) / box.width) * width, width), clip(((event.clientY - box.top) / box.height) * height, height)];
  };
  const paint = () => {
    pen.clearRect(0, 0, width, height);
    pen.lineWidth = 5; pen.lineCap = pen.lineJoin = "round";
    pen.strokeStyle = getComputedStyle(canvas).color;
    for (const stroke of strokes) {
      pen.beginPath();
      stroke.forEach(([x, y], at) => (at ? pen.lineTo(x, y) : pen.moveTo(x, y)));
      pen.stroke();
    }
  };
  const keep = () => {
    kept.value = strokes.filter((s) => s.length > 1).map((s) => `M${s.map((p) => p.join(",")).join("L")}`).join("").slice(0, 24000);
  };
  canvas.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    canvas.setPointerCapture(event.pointerId);
    drawing = true;
    strokes.push([place(event)]);
    clear(canvas.closest(".field"));
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!drawing) return;
    const stroke = strokes.at(-1);
    const [x, y] = place(event);
    const [lastX, lastY] = stroke.at(-1);
    if (Math.hypot(x - lastX, y - lastY) < 4) return;
    stroke.push([x, y]);
    paint();
  });
  for (const end of ["pointerup", "pointercancel"]) canvas.addEventListener(end, () => { drawing = false; keep(); });
  document.getElementById("pad-clear").addEventListener("click", () => { strokes = []; keep(); paint(); });
  paint();
  return { fit: paint };
})();

// --- begin
for (const button of form.querySelectorAll("[data-next], [data-back]")) button.hidden = false;
if (progress) progress.hidden = false;
form.classList.add("stepped");
const begin = Math.min(Number(form.dataset.step || 1), steps.length) - 1;
// A form that comes back at a later step has its earlier steps behind it, not the page before.
if (begin && !history.state) {
  history.replaceState({ step: 0 }, "");
  for (let step = 1; step <= begin; step += 1) history.pushState({ step }, "");
}
show(begin, false);
