"""Looks at mails (or pages) in Chromium: widths, palettes, without style sheets, and what axe says of them.

Arguments: the folder for pictures, then files or URLs. Prints JSON: a list of faults in words.
"""

import json
import pathlib
import re
import sys

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

pictures = pathlib.Path(sys.argv[1])
# A mail is a piece of somebody else's page: it has no landmarks of its own.
MAIL_RULES = {"region": {"enabled": False}, "landmark-one-main": {"enabled": False}}
faults = []


def without_styles(html):
    return re.sub(r"<style>.*?</style>", "", html, flags=re.S)


def look(page, name, width, wide_enough=True):
    page.wait_for_timeout(50)
    if page.evaluate("document.documentElement.scrollWidth") > width:
        faults.append(f"{name}: wider than {width} pixels")
    page.screenshot(path=pictures / f"{name}.png", full_page=True)


def axe(page, name, rules):
    found = Axe().run(page, options={"rules": rules, "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]})
    for violation in found.response["violations"]:
        nodes = "; ".join(node["html"][:160] + " " + node.get("failureSummary", "")[:200] for node in violation["nodes"][:3])
        faults.append(f"{name}: axe {violation['id']}: {nodes}")


with sync_playwright() as playwright:
    browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
    for target in sys.argv[2:]:
        is_page = target.startswith("http")
        name = re.sub(r"\W+", "-", target.split("//")[-1].removesuffix("/mail.html").split("/")[-1] or "home")
        for width, scheme in [(600, "light"), (600, "dark"), (375, "light"), (320, "light"), (320, "dark")]:
            page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
            page.goto(target if is_page else f"file://{target}")
            look(page, f"{name}-{width}-{scheme}", width)
            if width in (600, 320):
                axe(page, f"{name}-{width}-{scheme}", {} if is_page else MAIL_RULES)
            page.close()
        if not is_page:
            page = browser.new_page(viewport={"width": 320, "height": 900})
            page.set_content(without_styles(pathlib.Path(target).read_text()))
            look(page, f"{name}-320-bare", 320)
            axe(page, f"{name}-320-bare", MAIL_RULES)
            page.close()
    browser.close()
print(json.dumps(faults))
