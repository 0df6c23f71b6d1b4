// The engine's feed, followed for as long as the page lives. A feed that ends, or says nothing for too long, is cut; it is opened again after
// the last event that was heard, so nothing is missed. Where the server has nothing more of what was between, it says so: a gap.

const SILENCE = 25_000;
const WAITS = [500, 1_000, 2_000, 5_000, 10_000];
const EVENTS = ["account", "payment-settled", "payment-failed", "invoice-paid", "forwarded", "dropped", "alarm"];

/**
 * @param address of the feed
 * @param hear called with (event, data) for each event
 * @param state called with "live" (and whether there is a gap) or "cut"
 */
export function follow(address, hear, state) {
  let last = "";
  let failures = 0;
  let source;
  let watch;

  const stillThere = () => {
    clearTimeout(watch);
    watch = setTimeout(again, SILENCE);
  };

  function again() {
    clearTimeout(watch);
    source.close();
    state("cut");
    // Many pages that lose one server do not all come back in the same instant.
    const wait = WAITS[Math.min(failures++, WAITS.length - 1)];
    setTimeout(open, wait * (0.5 + Math.random() / 2));
  }

  function open() {
    const url = new URL(address, location.href);
    if (last !== "") url.searchParams.set("after", last);
    source = new EventSource(url);
    stillThere();
    const on = (name, act) => source.addEventListener(name, (event) => {
      last = event.lastEventId;
      stillThere();
      act(event);
    });
    on("listening", (event) => {
      failures = 0;
      state("live", JSON.parse(event.data).gap);
    });
    on("quiet", () => {});
    on("cut", again);
    for (const name of EVENTS) on(name, (event) => hear(name, JSON.parse(event.data)));
    source.onerror = again;
  }

  open();
}
