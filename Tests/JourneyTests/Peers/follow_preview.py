"""Opens a preview in Chromium and prints the title of the page whenever it has become another, until it is ended."""
import sys
from playwright.sync_api import sync_playwright

with sync_playwright() as playwright:
    browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
    page = browser.new_page()
    page.goto(sys.argv[1])
    title = None
    while True:
        # In the middle of a load there is no page to ask.
        try:
            now = page.title()
        except Exception:
            now = title
        if now != title:
            title = now
            print(title, flush=True)
        page.wait_for_timeout(50)
