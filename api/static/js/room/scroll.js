/** Whether the newest words are in sight, and bringing them there. */

const NEAR_BOTTOM_PX = 160;

export function atBottom() {
  const { scrollHeight, scrollTop, clientHeight } = document.documentElement;
  return scrollHeight - scrollTop - clientHeight < NEAR_BOTTOM_PX;
}

export function toBottom() {
  scrollTo({ top: document.documentElement.scrollHeight, behavior: "instant" });
}
