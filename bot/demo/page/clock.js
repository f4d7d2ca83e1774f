// The demo's clock, and the buttons that move it on.

import { ask, byId } from "./dom.js";

const status = byId("clock-status");
const panel = document.querySelector(".clock");
const date = byId("clock-date");

export function showClock(clock) {
  byId("today").textContent = clock.today;
  if (document.activeElement !== date) date.value = clock.date;
  if (clock.goes_back !== undefined) date.min = clock.goes_back ? "" : clock.date;
  else if (date.min) date.min = clock.date;
}

export function startClock() {
  for (const button of panel.querySelectorAll("[data-days]")) {
    button.addEventListener("click", () => move({ advance_days: Number(button.dataset.days) }));
  }
  byId("clock-form").addEventListener("submit", (event) => {
    event.preventDefault();
    move({ now: date.value });
  });
}

async function move(wish) {
  if (panel.getAttribute("aria-busy") === "true") return;
  panel.setAttribute("aria-busy", "true");
  status.classList.remove("wrong");
  status.textContent = "Time passes…";
  try {
    const clock = await ask("/demo/clock", wish);
    showClock(clock);
    status.textContent = `It is now ${clock.today}.`;
  } catch (error) {
    status.classList.add("wrong");
    status.textContent = error.message;
  } finally {
    panel.removeAttribute("aria-busy");
  }
}
