"""Shows sanitized HTML in Chromium, with scripts on.

stdin: JSON, a list of fragments. argv[1]: the browser's path.
stdout: JSON, per fragment: the body's elements in order as [name, {attribute: value}], the dialogs opened, and the addresses asked for
that are not https: or http:.
"""
import json
import sys

from playwright.sync_api import sync_playwright

READ = """() => [...document.body.querySelectorAll('*')].map((element) =>
  [element.localName, Object.fromEntries([...element.attributes].map((attribute) => [attribute.name, attribute.value]))])"""


def main():
    shown = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=sys.argv[1], args=["--no-sandbox"])
        page = browser.new_page()
        events = []
        page.on("dialog", lambda dialog: (events.append("dialog " + dialog.message), dialog.dismiss()))

        def refuse(route):
            if not route.request.url.startswith(("https://", "http://")):
                events.append(route.request.url)
            route.abort()

        page.route("**/*", refuse)
        for fragment in json.load(sys.stdin):
            events.clear()
            page.set_content("<!DOCTYPE html><html><head></head><body>" + fragment + "</body></html>", wait_until="domcontentloaded")
            elements = page.evaluate(READ)
            shown.append({"elements": elements, "events": list(events)})
        browser.close()
    json.dump(shown, sys.stdout)


main()
