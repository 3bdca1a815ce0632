"""The HTML report of 1, 50 and 500 transfers: its size, the time to write it, and the time a browser takes with it."""

from __future__ import annotations

import argparse
import gzip
import shutil
import tempfile
import time
from pathlib import Path
from typing import Any

from support.manifests import Manifests, words_of
from support.measure import median, table

from govcheck import api
from govcheck.advice.wanted import Wanted
from govcheck.render import Options, render
from govcheck.source import from_data

DAY = "2026-11-22"
# What a reader waits for: until the page is laid out and painted, until a filter has been applied and painted.
LOAD = "performance.getEntriesByType('navigation')[0].loadEventEnd"
FILTER = """() => new Promise(done => {
  const start = performance.now();
  const box = document.querySelector('#f-text');
  box.value = 'transfer 1'; box.dispatchEvent(new Event('input', { bubbles: true }));
  requestAnimationFrame(() => setTimeout(() => done(performance.now() - start)));
})"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="*", default=[1, 50, 500], help="numbers of transfers")
    parser.add_argument("--bare", action="store_true", help="without plans and what is coming")
    options = parser.parse_args()
    wanted = Wanted(why=True) if options.bare else Wanted(plan=True, upcoming=12, why=True)
    with tempfile.TemporaryDirectory() as folder:
        rows = [_measured(count, wanted, Path(folder)) for count in options.sizes]
    head = ("transfers", "check s", "render s", "page KB", "gzip KB", "elements", "load ms", "filter ms")
    note = "Times of the browser are medians of three, from the address to the painted page."
    table("The HTML report", head, rows, note)


def _measured(count: int, wanted: Wanted, folder: Path) -> list[object]:
    source = Manifests(words_of(api.load_packs().catalogue))
    transfers = [source.transfer(number) for number in range(count)]
    document = from_data({"govcheck": 1, "parties": source.parties, "transfers": transfers})
    start = time.process_time()
    report = api.check(document, as_of=DAY, wanted=wanted)
    checked = time.process_time()
    text = render(report, "html", Options()).encode("utf-8")
    rendered = time.process_time()
    file = folder / f"{count}.html"
    file.write_bytes(text)
    row: list[object] = [count, checked - start, rendered - checked, len(text) / 1000, len(gzip.compress(text)) / 1000]
    return [*row, *_browser(file)]


def _browser(file: Path) -> list[object]:
    try:
        from playwright.sync_api import Error, sync_playwright
    except ImportError:
        return ["no browser"]
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    loads: list[Any] = []
    filters: list[Any] = []
    elements: Any = 0
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        except Error:
            return ["no browser"]
        for _ in range(3):
            page = browser.new_page(viewport={"width": 1280, "height": 860})
            page.goto(file.as_uri())
            loads.append(page.evaluate(LOAD))
            filters.append(page.evaluate(FILTER))
            elements = page.evaluate("document.querySelectorAll('*').length")
            page.close()
        browser.close()
    return [elements, median(loads), median(filters)]


if __name__ == "__main__":
    main()
