/** The plan: which time zone this browser is in, and printing. The page works without. */
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
const field = document.querySelector("[data-zone]");
if (field && zone) {
  field.value = zone;
  for (const name of document.querySelectorAll("[data-zone-name]")) name.textContent = zone.replaceAll("_", " ");
}

// Listened for above the page's own part, which a tick replaces.
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});
