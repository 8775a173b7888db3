// Asks before a page is left whose form has been changed and not sent.
let changed = Boolean(document.querySelector("form[data-keep][data-changed]"));

document.addEventListener("input", (event) => {
  if (event.target.closest("form[data-keep]")) changed = true;
});
document.addEventListener("submit", (event) => {
  if (event.target.closest("form[data-keep]") && !event.defaultPrevented) changed = false;
});
window.addEventListener("beforeunload", (event) => {
  if (changed) event.preventDefault();
});

// The first thing to read after a refused form is why.
document.querySelector("form[data-changed] .summary")?.focus();
