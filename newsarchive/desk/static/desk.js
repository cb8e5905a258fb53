// What is pleasant where scripts run; every page works without. No library, no request to another host.
"use strict";

const typing = (target) => /^(input|textarea|select)$/i.test(target.tagName) && target.type !== "checkbox";
const follow = (rel) => document.querySelector(`main a[rel=${rel}]`)?.click();

// Keys: / searches, ← → turn pages and photos, j k go from photo to photo in a story, z zooms.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  const zoom = document.getElementById("zoom");
  const stage = document.querySelector(".stage");
  if (event.key === "/") {
    const box = document.getElementById("q");
    if (box) { event.preventDefault(); box.focus(); box.select(); } else location.href = "/search";
  } else if (event.key === "z" && zoom) {
    zoom.checked = !zoom.checked;
    if (zoom.checked) stage.focus();
  } else if (event.key === "Escape" && zoom) {
    zoom.checked = false;
  } else if (event.key === "ArrowLeft" || event.key === "ArrowRight") {
    if (zoom?.checked || event.target.closest?.(".wide")) return; // arrows move what can be scrolled
    follow(event.key === "ArrowLeft" ? "prev" : "next");
  } else if (event.key === "j" || event.key === "k") {
    step(event.key === "j" ? 1 : -1);
  }
});

let standing = null;
function step(by) {
  const figures = [...document.querySelectorAll(".pair, .hit")];
  if (!figures.length) return;
  standing = Math.min(Math.max(standing === null ? 0 : standing + by, 0), figures.length - 1);
  figures[standing].scrollIntoView({ block: "center" });
  figures[standing].querySelector("a")?.focus({ preventScroll: true });
}

// Zoom: a click on the photo, or space on it.
const stage = document.querySelector(".stage");
if (stage) {
  const zoom = document.getElementById("zoom");
  const turn = () => { zoom.checked = !zoom.checked; };
  stage.addEventListener("click", turn);
  stage.addEventListener("keydown", (event) => {
    if (event.key === " " || event.key === "Enter") { event.preventDefault(); turn(); }
  });
}

// Parts that take a while are pages of their own; here they are taken in, and asked for again while they are made.
async function takeIn(place, tries) {
  const answer = await fetch(place.dataset.load);
  if (!answer.ok) return; // the link stays
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const part = page.querySelector("[data-part]");
  if (part) place.querySelector("p").replaceWith(part);
  else if (tries && page.querySelector("[data-wait]")) setTimeout(() => takeIn(place, tries - 1), 1500);
}
for (const place of document.querySelectorAll("[data-load]")) takeIn(place, 20).catch(() => {});

// Endless results: the next page comes when the end is near, and its address with it.
const grid = document.querySelector(".grid[data-endless]");
if (grid && "IntersectionObserver" in window) {
  const pages = document.querySelector(".pages");
  let waiting = false;
  const watcher = new IntersectionObserver(async ([seen]) => {
    const next = pages.querySelector("a[rel=next]");
    if (!seen.isIntersecting || waiting || !next) return;
    waiting = true;
    try {
      const answer = await fetch(next.href);
      if (!answer.ok) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const hits = [...page.querySelectorAll(".grid[data-endless] > li")];
      if (hits[0]) { hits[0].dataset.address = next.href; turns.observe(hits[0]); }
      grid.append(...hits);
      const after = page.querySelector(".pages a[rel=next]");
      if (after) next.href = after.href; else next.remove();
    } finally { waiting = false; }
  }, { rootMargin: "1200px" });
  // The address is that of the page in sight, so that it can be kept, sent and gone back to.
  const turns = new IntersectionObserver((seen) => {
    for (const one of seen) if (one.isIntersecting) history.replaceState(null, "", one.target.dataset.address);
  }, { rootMargin: "0px 0px -60% 0px" });
  watcher.observe(pages);
}
