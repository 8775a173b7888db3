// Computes a published draw again from what stands on the page, and says whether it is the same.
import { order } from "./draw.js";

const part = document.querySelector("[data-recompute]");
const show = (name) => part.querySelector(`[data-${name}]`).removeAttribute("hidden");
const hide = (name) => part.querySelector(`[data-${name}]`).setAttribute("hidden", "");

function published() {
  const rows = document.querySelectorAll("[data-pool] [data-agency]");
  return {
    seed: document.querySelector("[data-seed]").dataset.seed,
    pool: Array.from(rows, ({ dataset }) => [dataset.agency, Number(dataset.weight)]),
    order: Array.from(
      document.querySelectorAll("[data-order] [data-agency]"),
      ({ dataset }) => dataset.agency,
    ),
  };
}

async function compute() {
  ["same", "different"].forEach(hide);
  const draw = published();
  const again = await order(draw.seed, draw.pool);
  const length = Math.max(again.length, draw.order.length);
  const places = Array.from({ length }, (_, place) => place);
  const wrong = places.find((place) => again[place] !== draw.order[place]);
  if (wrong === undefined) {
    show("same");
    return;
  }
  part.querySelector("[data-place]").textContent = wrong + 1;
  show("different");
}

hide("needs-script");
if (window.crypto?.subtle) {
  show("offer");
  part.querySelector("[data-start]").addEventListener("click", compute);
} else {
  show("cannot");
}
