/** The start page: says what was chosen, reads text files, begins the interview. */
import { call } from "./api.js";
import "./local-time.js";

const LARGEST_FILE_BYTES = 1024 * 1024;
const form = document.getElementById("start");
const summary = document.getElementById("go-summary");
const stagesError = document.getElementById("stages-error");
const startError = document.getElementById("start-error");
const button = form.querySelector("button[type=submit]");
const HOW = "how";

const chosenStages = () => [...form.querySelectorAll("input[name=stages]:checked")];

/** @returns {{role: string, level: string, stages: string[], length: string, mode: string, resume?: string, job?: string}} */
function request() {
  const data = new FormData(form);
  const texts = ["resume", "job"].map((name) => [name, String(data.get(name)).trim()]).filter(([, text]) => text);
  return {
    role: data.get("role"),
    level: data.get("level"),
    stages: chosenStages().map((box) => box.value),
    length: data.get("length"),
    mode: data.get("mode"),
    ...Object.fromEntries(texts),
  };
}

function summarise() {
  const stages = chosenStages();
  const length = new FormData(form).get("length");
  const minutes = stages.reduce((sum, box) => sum + Number(box.dataset[length]), 0);
  const rounds = stages.length === 1 ? "1 round" : `${stages.length} rounds`;
  summary.textContent = stages.length ? `${rounds}, about ${minutes} minutes` : "No round chosen yet";
  if (stages.length) stagesError.hidden = true;
}

async function begin(event) {
  event.preventDefault();
  startError.hidden = true;
  if (!chosenStages().length) {
    stagesError.hidden = false;
    form.querySelector("input[name=stages]").focus();
    return;
  }
  button.disabled = true;
  try {
    const interview = await call("POST", "/interviews", request());
    const room = `/interviews/${encodeURIComponent(interview.id)}`;
    location.assign(form.elements.how.value === "speak" ? `${room}/voice` : room);
  } catch (error) {
    startError.textContent = error.message;
    startError.hidden = false;
    button.disabled = false;
    button.focus();
  }
}

/** The next interview is probably held the same way. */
function remember() {
  try {
    localStorage.setItem(HOW, form.elements.how.value);
  } catch {
    // No storage: it is asked anew each time.
  }
}

function recall() {
  try {
    if (localStorage.getItem(HOW) === "speak") form.elements.how.value = "speak";
  } catch {
    // As above.
  }
}

async function readFile(input) {
  const [file] = input.files;
  if (!file) return;
  const into = document.getElementById(input.dataset.into);
  const said = document.getElementById(`${input.dataset.into}-said`);
  try {
    into.value = await textOf(file);
    said.textContent = `${file.name} was read.`;
  } catch (error) {
    said.textContent = error.message;
  }
  input.value = "";
}

/** Return the file's text, or say why it is none. */
async function textOf(file) {
  if (file.size > LARGEST_FILE_BYTES) throw new Error(`${file.name} is larger than 1 MB.`);
  const bytes = await file.arrayBuffer();
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    if (!text.includes("\0")) return text;
  } catch {
    // said below
  }
  throw new Error(`${file.name} is not plain text. Save it as .txt or .md first.`);
}

form.addEventListener("change", (event) => {
  if (event.target.type === "file") readFile(event.target);
  else summarise();
  if (event.target.name === HOW) remember();
});
recall();
form.addEventListener("submit", begin);
addEventListener("pageshow", () => {
  button.disabled = false;
  summarise();
});
