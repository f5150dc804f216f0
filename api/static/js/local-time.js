/** Dates as they are here: the server only knows UTC. `data-local="date"` leaves the time of day out. */
for (const time of document.querySelectorAll("time[data-local]")) {
  const parts = time.dataset.local === "date" ? { dateStyle: "long" } : { dateStyle: "long", timeStyle: "short" };
  time.textContent = new Date(time.dateTime).toLocaleString([], parts);
}
