/** The transcript in the report: filtering at once, and what a mark means, on hover and on focus. */
import "./report-marks.js";

const form = document.getElementById("said-filter");
const turns = [...document.querySelectorAll(".said-turn")];
const status = document.getElementById("said-status");
const none = document.getElementById("said-none");

/** @param {FormData} wanted */
function suits(turn, wanted) {
  const { round, speaker, criteria } = turn.dataset;
  return (
    ["", round].includes(wanted.get("round")) &&
    ["", speaker].includes(wanted.get("speaker")) &&
    ["", ...criteria.split(" ")].includes(wanted.get("criterion")) &&
    ("marked" in turn.dataset || !wanted.has("marked"))
  );
}

function filter() {
  const wanted = new FormData(form);
  const seen = turns.filter((turn) => {
    const fits = suits(turn, wanted);
    turn.classList.toggle("said-turn--out", !fits);
    return fits;
  });
  const all = seen.length === turns.length;
  status.textContent = all ? "All turns are shown." : `${seen.length} of ${turns.length} turns are shown.`;
  none.hidden = seen.length > 0;
}

if (form) {
  document.getElementById("said-apply").hidden = true;
  form.addEventListener("change", filter);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    filter();
  });
  // A browser that comes back to the page puts back what was chosen, after the server drew it.
  addEventListener("pageshow", filter);
}
