"""A sender at the desk, in a real browser: an issue leaves by a slow relay, its page follows by itself, is held and goes on, and of one person all is told.

Arguments: the link for the admin, the folder for pictures, the file that lets the relay go on. Prints JSON. Titles and addresses want to be markup; nothing may.
"""

import json
import pathlib
import sys
from urllib.parse import urlsplit

from playwright.sync_api import expect, sync_playwright

import desk_page

link, pictures, gate = sys.argv[1], pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3])
site = "{0.scheme}://{0.netloc}".format(urlsplit(link))
faults, told = [], {}
expect.set_options(timeout=60_000)


def look(page, name):
    strange = "main b > b, main u, main img, [onerror], [onload], main script"
    desk_page.look_both_ways(page, name, faults, pictures, strange, wide=1100)


def button(page, name):
    return page.get_by_role("button", name=name, exact=True)


with sync_playwright() as playwright:
    browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
    context = browser.new_context()
    context.set_default_timeout(60_000)
    context.on("dialog", lambda dialog: faults.append(f"a script ran: {dialog.message}"))
    page = desk_page.watch(context, faults)
    desk_page.enter(page, link, "seven quiet benches")

    # Send it; its campaign follows by itself.
    page.goto(site + "/desk/posts/hello.md/send")
    page.get_by_label("To send it, type its name").fill("hello")
    page.get_by_role("button", name="Send it to everybody").click()
    page.get_by_role("link", name="To its campaign").click()
    progress = page.locator("#progress")
    expect(progress.locator("[data-state=sending]")).to_be_visible()
    expect(page.locator("#told")).to_have_text("This looks again by itself.")
    expect(progress).to_contain_text("1 accepted")
    page.evaluate("window.mark = 1")
    look(page, "campaign-sending")

    # Hold it: what is in hand finishes, nothing more leaves.
    page.get_by_label("Why (optional)", exact=True).fill("<u>the link</u>")
    button(page, "Pause").click()
    expect(page.get_by_text("It is paused.")).to_be_visible()
    look(page, "campaign-paused")
    told["paused"] = page.locator("#progress").inner_text()
    page.goto(site + "/desk/campaigns")
    look(page, "campaigns")
    page.get_by_role("link", name="A <b>bench</b>").first.click()
    button(page, "Go on").click()
    expect(page.get_by_text("It goes on.")).to_be_visible()
    gate.write_text("go on")
    # Nobody presses anything until it is over; then the page is a new one, with what can be done now.
    expect(progress.locator("[data-state=sent]")).to_be_visible()
    expect(page.get_by_role("link", name="Who should have got it")).to_be_visible()
    expect(page.get_by_role("button", name="Pause")).to_have_count(0)
    look(page, "campaign-sent")
    told["sent"] = progress.inner_text()
    told["frame"] = page.frame_locator("iframe[name=mail-frame]").locator("body").inner_text()
    page.get_by_role("link", name="Plain text").click()
    expect(page.frame_locator("iframe[name=mail-frame]").locator("body")).to_contain_text("Hello")

    # The ledger, down to one person.
    progress.get_by_role("link", name="failed").click()
    look(page, "ledger")
    told["ledger"] = page.locator("ol.rows").inner_text()
    page.locator("ol.rows a").first.click()
    look(page, "why")
    told["why"] = page.locator("main").inner_text()
    page.goto(site + "/desk/campaigns/hello/gap?refused=yes")
    look(page, "gap")
    told["gap"] = page.locator("main").inner_text()

    # What is set, what the domain needs, how mail gets out, and a mail to oneself.
    page.get_by_role("link", name="Settings", exact=True).click()
    page.get_by_text("Its days …").first.click()
    look(page, "settings")
    told["settings"] = page.locator("main").inner_text()
    page.get_by_role("link", name="What your domain's DNS needs").click()
    look(page, "dns")
    button(page, "Ask what the DNS says now").click()
    expect(page.get_by_text("Asked just now.")).to_be_visible()
    look(page, "dns-asked")
    told["dns"] = page.locator("main").inner_text()
    page.get_by_role("link", name="Routes", exact=True).click()
    look(page, "routes")
    button(page, "Ask relays, mailboxes and the site now").click()
    expect(page.get_by_text("Asked just now.")).to_be_visible()
    told["routes"] = page.locator("main").inner_text()
    page.goto(site + "/desk/settings")
    button(page, "Send it to me").click()
    expect(page.locator("#progress [data-state=sending], #progress [data-state=sent]")).to_be_visible()
    expect(page.locator("#progress")).to_contain_text("1 accepted")
    told["test"] = page.locator("main").inner_text()

    # Without scripts the same pages do the same by a press.
    plain_context = browser.new_context(java_script_enabled=False)
    plain_context.add_cookies(context.cookies())
    plain = desk_page.watch(plain_context, faults)
    plain.goto(site + "/desk/campaigns/hello")
    plain.get_by_role("link", name="Look again").click()
    told["plain"] = plain.locator("#progress").inner_text()
    page.goto(site + "/desk/audit")
    told["log"] = page.locator(".log").inner_text()
    browser.close()

print(json.dumps({**told, "faults": faults}))
