// Keeps the live part of a page true: a socket says up to where there is news, the page fetches
// itself. What somebody is typing there is never replaced; then a line says that there is news.
const LONGEST = 60_000;
const part = () => document.querySelector("[data-live]");

function isTyping() {
  return Array.from(part().querySelectorAll("input, textarea, select")).some((control) => {
    if (control.type === "hidden") return false;
    if (["checkbox", "radio"].includes(control.type)) {
      return control.checked !== control.defaultChecked;
    }
    if (control.options) {
      return Array.from(control.options).some((one) => one.selected !== one.defaultSelected);
    }
    return control.value !== control.defaultValue;
  });
}

async function refresh() {
  if (isTyping() || !window.htmx) {
    part().querySelector("[data-stale]")?.removeAttribute("hidden");
    return;
  }
  await window.htmx.ajax("GET", location.href, {
    target: `#${part().id}`,
    select: `#${part().id}`,
    swap: "outerHTML",
  });
}

function heard({ data }) {
  const { news } = JSON.parse(data);
  if (news > Number(part().dataset.news)) refresh();
}

function listen(pause = 1_000) {
  const address = new URL(part().dataset.live, location.href);
  address.protocol = address.protocol === "https:" ? "wss:" : "ws:";
  const socket = new WebSocket(address);
  let wait = pause;
  socket.addEventListener("open", () => {
    wait = 1_000;
  });
  socket.addEventListener("message", heard);
  // After a break the server says at once up to where there is news, so nothing is missed.
  socket.addEventListener("close", ({ code }) => {
    if (code === 4404) return;
    setTimeout(() => listen(Math.min(wait * 2, LONGEST)), wait * (0.5 + Math.random()));
  });
}

listen();
