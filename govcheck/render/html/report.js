"use strict";
(() => {
  const all = (query, within = document) => [...within.querySelectorAll(query)];
  const form = document.getElementById("filter");
  if (!form) return;
  const transfers = all("article.transfer");
  const details = all("article.transfer > details");
  const tied = all("[data-of]");
  const count = document.getElementById("f-count");
  const regimes = all("#f-regime option").slice(1).map((option) => option.value);
  const texts = new Map();

  const plain = (text) => text.normalize("NFKC").toLowerCase();
  const textOf = (transfer) => {
    if (!texts.has(transfer)) {
      texts.set(transfer, plain(all("[data-find]", transfer).map((part) => part.textContent).join("\n")));
    }
    return texts.get(transfer);
  };

  const state = () => ({
    outcomes: all("input[name=outcome]:checked", form).map((box) => box.value),
    regime: form.regime.value,
    text: form.text.value,
  });

  const fits = (transfer, { outcomes, regime, text }) => {
    let outcome = transfer.dataset.outcome;
    if (regime) {
      const under = transfer.dataset.under.trim().split(" ")[regimes.indexOf(regime)];
      if (under === "out_of_scope" || under === "-") return false;
      if (under !== "information") outcome = under;
    }
    if (outcomes.length && !outcomes.includes(outcome)) return false;
    const words = plain(text).split(/\s+/).filter(Boolean);
    return !words.length || words.every((word) => textOf(transfer).includes(word));
  };

  const apply = () => {
    const wanted = state();
    const hidden = new Set();
    for (const transfer of transfers) {
      transfer.hidden = !fits(transfer, wanted);
      if (transfer.hidden) hidden.add(transfer.id);
    }
    for (const part of tied) part.hidden = hidden.has(part.dataset.of);
    count.textContent = form.dataset.shown
      .replace("{n}", transfers.length - hidden.size)
      .replace("{all}", transfers.length);
  };

  const remember = () => {
    const { outcomes, regime, text } = state();
    const kept = new URLSearchParams();
    if (outcomes.length) kept.set("outcome", outcomes.join(","));
    if (regime) kept.set("regime", regime);
    if (text) kept.set("text", text);
    const hash = kept.toString();
    history.replaceState(null, "", hash ? `#${hash}` : location.pathname + location.search);
  };

  const set = (outcomes, regime, text) => {
    for (const box of all("input[name=outcome]", form)) box.checked = outcomes.includes(box.value);
    form.regime.value = regimes.includes(regime) ? regime : "";
    form.text.value = text;
    apply();
  };

  /** What a hash asks for: a state of the filter, or a place, which is then shown and unfolded. */
  const follow = () => {
    const hash = location.hash.slice(1);
    if (hash.includes("=")) {
      const kept = new URLSearchParams(hash);
      set((kept.get("outcome") || "").split(","), kept.get("regime") || "", kept.get("text") || "");
      return;
    }
    const target = hash && document.getElementById(hash);
    if (!target) return;
    const transfer = target.closest("article.transfer, [data-of]");
    if (transfer && transfer.hidden) set([], "", "");
    for (let at = target; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
    if (target.matches("article.transfer, details")) (target.querySelector("details") || target).open = true;
    target.scrollIntoView();
    const first = target.matches("article.transfer") && target.querySelector("summary");
    if (first) first.focus({ preventScroll: true });
  };

  /** Guidance that several transfers share stands once in the page; it is shown here as well once it is looked at. */
  const fill = (within) => {
    for (const link of all("p.ref > a", within)) {
      const place = link.closest("details");
      const source = document.querySelector(link.hash);
      if (!source || !place || !place.open || link.dataset.filled) continue;
      link.dataset.filled = "yes";
      const copy = document.createElement("div");
      copy.className = "guide";
      for (const part of source.children) if (part.matches("p, ul")) copy.append(part.cloneNode(true));
      link.parentElement.after(copy);
    }
  };

  form.addEventListener("input", () => { apply(); remember(); });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", (event) => { event.preventDefault(); set([], "", ""); remember(); });
  document.getElementById("f-open").addEventListener("click", () => {
    for (const one of details) if (!one.parentElement.hidden) one.open = true;
  });
  document.getElementById("f-close").addEventListener("click", () => {
    for (const one of details) one.open = false;
  });
  for (const link of all("[data-only]")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      set([link.dataset.only], "", "");
      remember();
      document.getElementById("matrix").scrollIntoView();
    });
  }
  document.addEventListener("toggle", (event) => {
    if (event.target.open) fill(event.target);
  }, true);
  addEventListener("hashchange", follow);
  document.addEventListener("click", (event) => {
    const link = event.target.closest && event.target.closest("a[href^='#']");
    if (link && link.hash === location.hash) follow();
  });

  let closed = [];
  addEventListener("beforeprint", () => {
    closed = all("details:not([open]):not(.why)");
    for (const one of closed) one.open = true;
  });
  addEventListener("afterprint", () => {
    for (const one of closed) one.open = false;
    closed = [];
  });

  form.hidden = false;
  apply();
  if (location.hash) follow();
})();
