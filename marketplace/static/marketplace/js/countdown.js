// Keeps the words "3 hours left" true while a page stands open. The server's clock counts: the
// page says what time it was there, so a wrong clock of the device does no harm.
const MINUTE = 60_000;
const began = Date.now();
const language = document.documentElement.lang || "zh-hans";
const words = new Intl.RelativeTimeFormat(language, { numeric: "always" });

function spoken(milliseconds) {
  const minutes = Math.trunc(milliseconds / MINUTE);
  if (Math.abs(minutes) >= 1440) return words.format(Math.trunc(minutes / 1440), "day");
  if (Math.abs(minutes) >= 60) return words.format(Math.trunc(minutes / 60), "hour");
  return words.format(minutes, "minute");
}

function refresh() {
  for (const clock of document.querySelectorAll("[data-due][data-now]")) {
    const now = Date.parse(clock.dataset.now) + (Date.now() - began);
    const place = clock.querySelector("[data-left]");
    if (place) place.textContent = spoken(Date.parse(clock.dataset.due) - now);
  }
}

setInterval(refresh, MINUTE);
