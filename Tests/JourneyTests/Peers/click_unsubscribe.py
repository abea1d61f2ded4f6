"""Opens a mail in the mailbox's page, follows its unsubscribe link in a real browser, presses the button, and says why.

Arguments: the mailbox message's URL, the folder for pictures. Prints JSON.
"""

import json
import pathlib
import sys

from playwright.sync_api import sync_playwright

mailbox, pictures = sys.argv[1], pathlib.Path(sys.argv[2])
with sync_playwright() as playwright:
    browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
    page = browser.new_page(java_script_enabled=False)
    problems = []
    browser.contexts[0].on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    page.goto(mailbox)
    page.screenshot(path=pictures / "mailbox.png")
    banner = page.locator(".banner").inner_text()
    frame = page.frame_locator("iframe")
    title = frame.locator("h1").inner_text()
    with page.expect_popup() as opened:
        frame.get_by_role("link", name="Unsubscribe").click()
    asking = opened.value
    asking.wait_for_load_state()
    asking.screenshot(path=pictures / "unsubscribe.png")
    buttons = asking.get_by_role("button").count()
    asking.get_by_role("button").click()
    asking.wait_for_load_state()
    asking.screenshot(path=pictures / "unsubscribed.png")
    answer = asking.locator("h1").inner_text()
    asking.set_viewport_size({"width": 375, "height": 800})
    wide = asking.evaluate("document.documentElement.scrollWidth") > 375
    asking.get_by_label("Too many mails").check()
    asking.get_by_label("In your own words").fill("One a week would do.")
    asking.screenshot(path=pictures / "why.png", full_page=True)
    asking.get_by_role("button", name="Send the answer").click()
    asking.wait_for_load_state()
    reply = asking.locator("h1").inner_text()
    browser.close()
print(json.dumps({"banner": banner, "title": title, "buttons": buttons, "answer": answer, "wide": wide, "reply": reply, "problems": problems}))
