/** What happened when, by the User Timing API, for whoever measures: names begin with `voice:`. */

const MOST = 2_500;
const KEPT = 2_000;
const PREFIX = "voice:";
let made = 0;

/** @param {string} name @param {object} [detail] @param {number} [at] page time in ms; now, if not given */
export function mark(name, detail = {}, at = performance.now()) {
  performance.mark(PREFIX + name, { detail, startTime: Math.max(0, at) });
  made += 1;
  if (made > MOST) thin();
}

/** Marks can be cleared by name only: the newest are made again. */
function thin() {
  const ours = performance.getEntriesByType("mark").filter((entry) => entry.name.startsWith(PREFIX));
  for (const name of new Set(ours.map((entry) => entry.name))) performance.clearMarks(name);
  const newest = ours.slice(-KEPT);
  for (const { name, detail, startTime } of newest) performance.mark(name, { detail, startTime });
  made = newest.length;
}
