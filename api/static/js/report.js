/** The report: a button to print, and nothing folded on paper. */
import "./local-time.js";

const print = document.getElementById("print");
print.hidden = false;
print.addEventListener("click", () => window.print());

let opened = [];
addEventListener("beforeprint", () => {
  opened = [...document.querySelectorAll("details:not([open])")];
  for (const each of opened) each.open = true;
});
addEventListener("afterprint", () => {
  for (const each of opened) each.open = false;
});
