/** How far a grading is: asked for until it is done or has failed. */
import { call } from "./api.js";

const EVERY_MS = 700;

/**
 * Follow a grading, showing it in a progress element and a sentence.
 * @param {string} id the interview's
 * @param {HTMLProgressElement} bar
 * @param {HTMLElement} sentence
 * @returns {Promise<boolean>} whether there is a report
 */
export async function follow(id, bar, sentence) {
  for (;;) {
    const progress = await look(id);
    if (progress) show(progress, bar, sentence);
    if (progress?.state === "done") return true;
    if (progress?.state === "failed") return false;
    await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
  }
}

/** @returns {Promise<{state: string, done: number, total: number, message: string}|null>} null: ask again */
async function look(id) {
  try {
    return await call("GET", `/interviews/${encodeURIComponent(id)}/grading`);
  } catch (error) {
    return error.status === 404 ? { state: "failed", done: 0, total: 0, message: error.message } : null;
  }
}

function show(progress, bar, sentence) {
  if (progress.total) {
    bar.max = progress.total;
    bar.value = progress.done;
  }
  sentence.textContent = words(progress);
}

function words({ state, done, total, message }) {
  if (state === "done") return "Graded. Every score comes with your own words.";
  if (state === "failed") return `The grading failed: ${message || "no reason was given"}. Your answers are kept.`;
  if (!total) return "Your answers are about to be read against the rubrics.";
  return `Reading your answers against the rubrics: ${done} of ${total} done.`;
}
