/** The report: its top first, a button to print, nothing folded on paper, and where one is in its contents. */
import "./local-time.js";

// After the first picture, everything is laid out, so that links into it lead where they should (report-stages.css).
const layOutTheRest = () => requestAnimationFrame(() => setTimeout(() => { document.documentElement.dataset.whole = ""; }));
if (document.readyState === "complete") layOutTheRest();
else addEventListener("load", layOutTheRest);

const print = document.getElementById("print");
if (print) {
  print.hidden = false;
  print.addEventListener("click", () => window.print());
}

let opened = [];
addEventListener("beforeprint", () => {
  opened = [...document.querySelectorAll(".report-body details:not([open])")];
  for (const each of opened) each.open = true;
});
addEventListener("afterprint", () => {
  for (const each of opened) each.open = false;
});

const folded = document.querySelector(".contents--folded");
folded?.addEventListener("click", ({ target }) => {
  if (target.closest("a")) folded.open = false;
});

const links = new Map();
for (const link of document.querySelectorAll(".contents--beside a")) {
  const section = document.getElementById(link.hash.slice(1));
  if (section) links.set(section, link);
}

// The section that crosses the upper third of the window is the one being read.
const reading = new IntersectionObserver(
  (entries) => {
    for (const { target, isIntersecting } of entries) {
      if (isIntersecting) links.get(target).setAttribute("aria-current", "true");
      else links.get(target).removeAttribute("aria-current");
    }
  },
  { rootMargin: "-30% 0px -70% 0px" },
);
for (const section of links.keys()) reading.observe(section);
