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

// One after the other: each answer puts another element in the place that the next one fills. Of
// what is asked meanwhile only the last is fetched.
let wanted = "";
let isFetching = false;

async function show(url) {
  wanted = url;
  if (isFetching) return;
  isFetching = true;
  try {
    while (wanted) {
      const next = wanted;
      wanted = "";
      await window.htmx.ajax("GET", next, { target: "#results", select: "#results", swap: "outerHTML" });
    }
  } finally {
    isFetching = false;
  }
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
