/** Whether pictures that move are unwanted: by the person's settings here, or by the system's. */

const SYSTEM = matchMedia("(prefers-reduced-motion: reduce)");

export const isStill = () => SYSTEM.matches || document.documentElement.dataset.motion === "less";
