// Filters act as soon as they are changed, where the page names the place of its results.
// Without this file, or without #results on the page, the button sends the form.
const results = () => document.getElementById("results");

function address(form) {
  const asked = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (value !== "") asked.append(name, value);
  }
  const query = asked.toString();
  return query ? `${form.action.split("?")[0]}?${query}` : form.action.split("?")[0];
}

async function show(url) {
  await window.htmx.ajax("GET", url, { target: "#results", select: "#results", swap: "outerHTML" });
}

document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-filters]");
  if (!form || !results() || !window.htmx) return;
  const url = address(form);
  history.pushState({ filters: true }, "", url);
  show(url);
});

// Back and forward show the page of that address whole, filters included.
window.addEventListener("popstate", () => {
  if (document.querySelector("form[data-filters]")) location.reload();
});
