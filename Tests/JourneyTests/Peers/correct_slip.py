"""Signs up with an address that looks like a slip of the pen, in a real browser, corrects it by hand and presses Enter.

Arguments: the form's URL, the address with the slip, the corrected one. Prints the last page as JSON.
"""

import json
import sys

from playwright.sync_api import sync_playwright

form, slip, corrected = sys.argv[1:4]
with sync_playwright() as playwright:
    browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
    page = browser.new_page(java_script_enabled=False)
    page.goto(form)
    field = page.get_by_label("Email address")
    field.fill(slip)
    # Who is too quick is asked to press once more.
    for _ in range(20):
        field.press("Enter")
        page.wait_for_load_state()
        if page.locator("button[name=use]").count():
            break
        page.wait_for_timeout(300)
    choices = page.locator("button[name=use]").all_inner_texts()
    # The page with the choice is a new form, which must be looked at as well.
    page.wait_for_timeout(2500)
    field.press("Enter")
    page.wait_for_load_state()
    again = page.locator("button[name=use]").all_inner_texts()
    page.wait_for_timeout(2500)
    field.fill(corrected)
    field.press("Enter")
    page.wait_for_load_state()
    answer = page.locator("main").inner_text()
    browser.close()
print(json.dumps({"choices": choices, "again": again, "answer": answer}))
