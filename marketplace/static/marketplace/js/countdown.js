// Keeps the words "3 hours left" true while a page stands open. The server's clock counts: the
// page says what time it was there, so a wrong clock of the device does no harm.
const MINUTE = 60_000;
const UNITS = [["Day", 1440], ["Hour", 60], ["Minute", 1]];
const came = new WeakMap();
// A page without clocks may come without the words.
const words = document.getElementById("clock-words")?.dataset;

function spoken(milliseconds) {
  const minutes = Math.max(Math.trunc(Math.abs(milliseconds) / MINUTE), 1);
  const [unit, size] = UNITS.find(([, least]) => minutes >= least);
  const count = Math.trunc(minutes / size);
  const side = milliseconds > 0 ? "Left" : "Late";
  const form = count === 1 ? "One" : "Other";
  return words[`${unit.toLowerCase()}${side}${form}`].replace("%(n)s", count);
}

function refresh() {
  for (const clock of document.querySelectorAll("[data-due][data-now]")) {
    // A clock that was swapped in later counts from when it came.
    if (!came.has(clock)) came.set(clock, Date.now());
    const now = Date.parse(clock.dataset.now) + (Date.now() - came.get(clock));
    const place = clock.querySelector("[data-left]");
    if (place) place.textContent = spoken(Date.parse(clock.dataset.due) - now);
  }
}

if (words) {
  refresh();
  document.addEventListener("htmx:load", refresh);
  setInterval(refresh, MINUTE);
}
