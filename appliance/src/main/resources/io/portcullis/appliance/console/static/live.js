// Keeps a page's part "live" as the server would show it now: when something happened, the page is asked for again and that part put in its
// place. What the server wrote is the only picture there is, so a page without scripts shows the same.

import { follow } from "./feed.js";

const AT_MOST_EVERY = 250;

const feed = document.getElementById("feed");
let wanted = false;
let busy = false;

async function refresh() {
  wanted = true;
  if (busy) return;
  busy = true;
  while (wanted) {
    wanted = false;
    try {
      await replace();
    } catch (error) {
      tell("This page could not be brought up to date: " + error.message + " It shows an earlier state.", "bad");
    }
    await new Promise((done) => setTimeout(done, AT_MOST_EVERY));
  }
  busy = false;
}

async function replace() {
  const reply = await fetch(location.href, { credentials: "same-origin", headers: { Accept: "text/html", "X-Portcullis-By-Itself": "yes" } });
  const page = new DOMParser().parseFromString(await reply.text(), "text/html");
  const fresh = page.getElementById("live");
  if (!reply.ok || fresh === null) throw new Error(reply.redirected ? "you are no longer signed in." : "the server answered " + reply.status + ".");
  const open = Array.from(document.querySelectorAll("#live details"), (one) => one.open);
  document.getElementById("live").replaceWith(document.adoptNode(fresh));
  document.querySelectorAll("#live details").forEach((one, i) => (one.open = open[i] ?? false));
  document.dispatchEvent(new CustomEvent("refreshed"));
}

function tell(text, tone) {
  feed.hidden = false;
  feed.dataset.tone = tone;
  if (feed.textContent !== text) feed.textContent = text;
}

if (feed) {
  let cut = false;
  follow(feed.dataset.feed, (event, data) => {
    document.dispatchEvent(new CustomEvent("heard", { detail: { event, data } }));
    refresh();
  }, (state, gap) => {
    if (state === "cut") {
      cut = true;
      tell("The feed is cut: this page may be out of date. Trying to reach the appliance again.", "bad");
      return;
    }
    tell("Live", "good");
    // Between the page's own text and the feed's beginning something may have happened, too.
    refresh();
    if (cut && gap) document.dispatchEvent(new CustomEvent("gap"));
    cut = false;
  });
}
