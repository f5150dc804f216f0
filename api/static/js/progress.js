/** The choice of two interviews: an option can hold no <time>, so its date is made local here. */
import "./local-time.js";

for (const option of document.querySelectorAll("option[data-began]")) {
  const began = new Date(option.dataset.began).toLocaleString([], { dateStyle: "medium", timeStyle: "short" });
  option.textContent = `${began} · ${option.dataset.what}`;
}
