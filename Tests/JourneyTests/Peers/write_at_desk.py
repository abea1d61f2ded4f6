"""A writer at the desk, in a real browser: write, preview, schedule, send, read the mail, leave; and everything that can go wrong between.

Arguments: the link for the first person, the publication's folder, the folder of the mail sink, the folder for pictures. Prints JSON.
"""

import base64
import email
import email.policy
import json
import pathlib
import re
import sys
import time
from urllib.parse import urlsplit

from playwright.sync_api import expect, sync_playwright

import desk_page

first_link, folder, sink, pictures = sys.argv[1], *map(pathlib.Path, sys.argv[2:5])
site = "{0.scheme}://{0.netloc}".format(urlsplit(first_link))
posts = folder / "posts"
faults = []
told = {}
PASSWORD = "seven quiet benches"
expect.set_options(timeout=60_000)


def look(page, name):
    desk_page.look(page, name, faults, pictures, wide=1280)


def watch(context):
    context.on("dialog", lambda dialog: (faults.append("a dialog: " + dialog.message) if dialog.type != "beforeunload" else None, dialog.accept()))
    context.set_default_timeout(60_000)
    return desk_page.watch(context, faults)


def sign_in(page):
    page.get_by_label("Email address").fill("ed@example.org")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def signed_out(page, button):
    """Presses it when the session has ended, and comes back to what was typed."""
    context.clear_cookies()
    page.get_by_role("button", name=button).click()
    expect(page.locator("main")).to_contain_text("not signed in")
    come_back(page)


def typed(page, words):
    """Types them when the session has ended, and comes back."""
    context.clear_cookies()
    page.get_by_label("Text", exact=True).fill(words)
    expect(page.locator("#state")).to_contain_text("You are signed out")
    come_back(page)


def away(page, words):
    """Types them when the server cannot be reached."""
    page.get_by_label("Text", exact=True).fill(words)
    expect(page.locator("#state")).to_contain_text("kept in this browser")


def come_back(page):
    page.goto(site + "/desk/posts/the-lamp.md")
    sign_in(page)
    page.wait_for_url(site + "/desk/posts/the-lamp.md")
    expect(page.locator("#notices")).to_contain_text("was not saved")


def saved(page):
    expect(page.locator("#state")).to_contain_text("Saved at")


def frame(page, words):
    expect(page.frame_locator(".screen iframe:not(.coming)").locator("body")).to_contain_text(words)


def mail_to(address):
    """As soon as it is there."""
    for _ in range(1200):
        for path in sorted((sink / "new").glob("*")):
            message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
            if message["Delivered-To"] == address:
                return message
        time.sleep(0.05)
    raise SystemExit(f"no mail to {address}")


with sync_playwright() as playwright:
    browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
    context = browser.new_context()
    page = watch(context)
    desk_page.enter(page, first_link, PASSWORD, address="ed@example.org")

    # Write.
    page.get_by_role("link", name="Posts", exact=True).click()
    look(page, "posts")
    page.get_by_label("Title", exact=True).fill("The lamp")
    page.get_by_role("button", name="Begin").click()
    page.wait_for_url(site + "/desk/posts/the-lamp.md")
    steps = page.evaluate("history.length")
    text = page.get_by_label("Text", exact=True)
    text.fill("Dear {{ first_name | default: \"neighbour\" }},\n\nthe lamp works.\n")
    saved(page)
    page.get_by_label("The line after the subject").fill("It works: really, and everybody in the square has seen it")
    expect(page.locator("#state")).to_contain_text("Not saved yet")
    saved(page)
    told["file"] = (posts / "the-lamp.md").read_text()
    frame(page, "Dear neighbour,")
    page.get_by_role("radio", name="Phone").check()
    page.get_by_label("As this reader").fill("ada@linden.test")
    page.get_by_label("As this reader").press("Tab")
    frame(page, "Dear Ada,")
    page.get_by_role("radio", name="Plain text").check()
    frame(page, "the lamp works.")
    page.get_by_role("radio", name="Source").check()
    frame(page, "List-Unsubscribe")
    page.get_by_role("button", name="Preview").click()
    frame(page, "List-Unsubscribe")
    told["steps"] = page.evaluate("history.length") - steps

    # A fault is told with its line, and leads there.
    text.fill("Dear {{ first_nam }},\n\nthe lamp works.\n")
    expect(page.locator("#findings li")).to_have_count(1)
    page.locator("#findings").get_by_role("button").press("Enter")
    told["line"] = page.evaluate("(e => e.value.slice(e.selectionStart, e.selectionEnd))(document.activeElement)")
    look(page, "editor")
    text.fill("Dear {{ first_name | default: \"neighbour\" }},\n\nthe lamp works.\n")
    expect(page.locator("#findings li")).to_have_count(0)

    # A picture, chosen; its words are typed where the cursor is.
    text.press("Control+End")
    page.get_by_label("A picture").set_input_files(posts / "ada.png")
    expect(text).to_have_value(re.compile(r"!\[\]\(ada\.png\)"))
    page.keyboard.type("Ada under the lamp")
    saved(page)
    told["picture"] = "![Ada under the lamp](ada.png)" in (posts / "the-lamp.md").read_text()

    # Another, dragged onto the text.
    dragged = base64.b64encode((posts / "ada.png").read_bytes() + b"x").decode()
    transfer = page.evaluate_handle("""(text) => {
      const transfer = new DataTransfer();
      const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
      transfer.items.add(new File([bytes], "../My Lamp.PNG", { type: "image/png" }));
      return transfer;
    }""", dragged)
    text.press("Control+End")
    text.dispatch_event("drop", {"dataTransfer": transfer})
    expect(text).to_have_value(re.compile(r"!\[\]\(my-lamp\.png\)"))
    saved(page)

    # Somebody else writes the file meanwhile.
    (posts / "the-lamp.md").write_text((posts / "the-lamp.md").read_text().replace("works.", "works again."))
    page.get_by_label("Title (the subject").fill("The lamp works")
    expect(page.get_by_role("button", name="See both texts")).to_be_visible()
    told["untouched"] = "title: The lamp\n" in (posts / "the-lamp.md").read_text()
    # The session ends on the way to the page with both texts, and there once more: what was typed comes back each time.
    signed_out(page, "See both texts")
    page.get_by_role("button", name="Take it").click()
    page.get_by_role("button", name="See both texts").click()
    expect(page.get_by_role("heading", name="Two have changed")).to_be_visible()
    look(page, "clash")
    page.get_by_label("Text", exact=True).fill(page.get_by_label("Text", exact=True).input_value().replace("works.", "works again."))
    signed_out(page, "Save this over it")
    page.get_by_role("button", name="Take it").click()
    # Nothing was written over what the other wrote, and so it is told once more.
    page.get_by_role("button", name="See both texts").click()
    expect(page.get_by_role("heading", name="Two have changed")).to_be_visible()
    page.get_by_role("button", name="Save this over it").click()
    expect(page.locator("main")).to_contain_text("The lamp works")
    page.goto(site + "/desk/posts/the-lamp.md")
    expect(page.locator("#state")).to_be_attached()
    told["settled"] = page.locator("#notices").inner_text()
    both = (posts / "the-lamp.md").read_text()
    told["both"] = "title: The lamp works\n" in both and "works again." in both
    page.get_by_role("link", name="Versions").click()
    look(page, "versions")
    told["ways"] = [way for way in ("found in the folder", "not written, because") if way in page.locator("main").inner_text()]
    page.locator("ol.rows a").nth(1).click()
    look(page, "version")
    page.get_by_role("link", name="To the editor").click()

    # An answer that is lost: what did arrive is no other's.
    def lose(route):
        route.fetch()
        route.abort()

    page.route("**/desk/posts/the-lamp.md", lose, times=1)
    away(page, "One.\n")
    page.get_by_label("Text", exact=True).fill("One, two.\n")
    saved(page)
    told["unheard"] = (posts / "the-lamp.md").read_text().endswith("---\nOne, two.\n")

    # The session ends while somebody types: the text stays in the browser, and comes back.
    page.get_by_label("Title (the subject").fill("The lamp at night")
    saved(page)
    typed(page, "A text for nobody yet.\n")
    look(page, "draft")
    # Nobody decides about it, and it happens again: both are offered, the newer first.
    typed(page, "Another text for nobody yet.\n")
    page.get_by_role("button", name="Take it").click()
    saved(page)
    told["draft"] = (posts / "the-lamp.md").read_text().endswith("---\nAnother text for nobody yet.\n")
    expect(page.locator("#notices")).to_contain_text("was not saved")
    page.get_by_role("button", name="Forget it").click()
    expect(page.locator("#notices")).not_to_contain_text("was not saved")
    # Two windows are away with a text each, and both are offered; so is what stands in the field when one of them is taken.
    windows = [context.new_page() for _ in range(2)]
    for window in windows:
        window.goto(page.url)
        expect(window.locator("#state")).to_be_attached()
    context.set_offline(True)
    for window, words in zip(windows, ("Alpha.\n", "Beta.\n")):
        away(window, words)
        window.close()
    context.set_offline(False)
    page.reload()
    context.set_offline(True)
    away(page, "Gamma.\n")
    text, told["offered"] = page.get_by_label("Text", exact=True), []
    for _ in range(3):
        page.get_by_role("button", name="Take it").click()
        told["offered"].append(text.input_value())
    context.set_offline(False)
    saved(page)
    page.reload()
    for _ in range(2):
        page.get_by_role("button", name="Forget it").click()
    expect(page.locator("#notices")).not_to_contain_text("was not saved")
    page.get_by_label("Text", exact=True).fill(
        "Dear {{ first_name | default: \"neighbour\" }},\n\nthe lamp works again.\n\n![Ada under the lamp](ada.png)\n")
    page.get_by_role("checkbox", name="Ready").check()
    page.get_by_label("Text", exact=True).press("Control+s")
    expect(page.locator("#state")).to_contain_text("Saved at")
    told["ready"] = "ready: true\n" in (posts / "the-lamp.md").read_text()

    # Schedule: hold, skip.
    page.get_by_role("link", name="Schedule", exact=True).click()
    look(page, "schedule")
    told["takes"] = page.locator(".days li").first.inner_text()
    page.locator(".days summary").first.click()
    page.locator(".days li").first.get_by_label("Why (optional)").fill("holiday")
    page.locator(".days li").first.get_by_role("button", name="Leave this day out").click()
    expect(page.locator(".days li").first).to_contain_text("left out: holiday")
    page.locator(".days li").first.get_by_role("button", name="Have it send after all").click()
    expect(page.locator(".days li").first).not_to_contain_text("holiday")

    # A test to myself, then to everybody.
    page.goto(site + "/desk/posts/the-lamp.md")
    page.get_by_role("button", name="Mail it to ed@example.org").click()
    expect(page.locator("main")).to_contain_text("A test goes to ed@example.org.")
    told["test"] = mail_to("ed@example.org")["Subject"]
    page.get_by_role("link", name="Send …").click()
    look(page, "send")
    told["facts"] = page.locator(".facts").inner_text()
    page.get_by_role("button", name="Send it to everybody").click()
    page.get_by_label("To send it, type its name").fill("the-lamp")
    page.get_by_role("button", name="Send it to everybody").click()
    expect(page.locator("main")).to_contain_text("Take it back")
    look(page, "waits")
    page.get_by_role("button", name="Take it back").click()
    expect(page.locator("main")).to_contain_text("It was taken back.")
    page.get_by_label("To send it, type its name").fill("the-lamp")
    page.get_by_role("button", name="Send it to everybody").click()
    message = mail_to("ada@linden.test")
    told["subject"] = message["Subject"]
    told["mail"] = message.get_body(("plain",)).get_content()
    leaving = re.search(r"<https?://[^/]+(/unsubscribe/[^>]+)>", message["List-Unsubscribe"])[1]
    reader = watch(browser.new_context(java_script_enabled=False))
    reader.goto(site + leaving)
    reader.get_by_role("button").first.click()
    told["left"] = reader.locator("h1").inner_text()

    # Without scripts: save and preview with the page's own buttons.
    plain_context = browser.new_context(java_script_enabled=False)
    plain_context.add_cookies(context.cookies())
    plain = watch(plain_context)
    plain.goto(site + "/desk/posts/hello.md")
    plain.get_by_label("Title (the subject").fill("Without a script")
    plain.get_by_role("radio", name="Page in the archive").check()
    plain.get_by_role("button", name="Preview").click()
    frame(plain, "Without a script")
    told["not_yet"] = "Without a script" not in (posts / "hello.md").read_text()
    plain.get_by_role("button", name="Save", exact=True).click()
    plain.wait_for_url(site + "/desk/posts/hello.md?done=saved")
    told["plain"] = "title: \"Without a script\"" in (posts / "hello.md").read_text() or "title: Without a script" in (posts / "hello.md").read_text()

    # What tries to be more than a text, through every field.
    evil = "\"'></textarea></title><script>window.bad=1</script><img src=x onerror=window.bad=1><svg onload=window.bad=1>{{constructor}}"
    page.goto(site + "/desk/posts")
    page.get_by_label("Title", exact=True).fill(evil[:190])
    page.get_by_role("button", name="Begin").click()
    expect(page.locator("#editor")).to_be_visible()
    page.get_by_text("All of the head").first.click()
    for label in ("The line after the subject", "Only for", "What it is about", "Picture for shared links", "Not before this day"):
        page.get_by_label(label).fill(evil)
    page.get_by_label("Text", exact=True).fill(f"{evil}\n\n![{evil}](javascript:window.bad=1)\n\n[x](javascript:window.bad=1)\n")
    page.get_by_label("Text", exact=True).press("Control+s")
    expect(page.locator("#findings li").first).to_be_visible()
    here = page.url
    page.get_by_label("A picture").set_input_files({"name": evil + ".png", "mimeType": "image/png", "buffer": b"<svg onload=window.bad=1>"})
    expect(page.locator("#notices")).to_contain_text("This is not a PNG")
    pages = [here, here + "/versions", here + "/send", site + "/desk/posts", site + "/desk/posts?q=" + "%3Cscript%3Ewindow.bad%3D1%3C/script%3E",
             site + "/desk/schedule", site + "/desk", site + "/desk/audit"]
    page.goto(site + "/desk/posts")
    page.locator(".posts summary").first.click()
    page.locator(".posts li").first.get_by_label("Why (optional)").fill(evil)
    page.locator(".posts li").first.get_by_role("button", name="Hold back").click()
    for address in pages:
        page.goto(address)
        if page.evaluate("window.bad"):
            faults.append("a script of a text ran at " + address)
    for view in ("Desktop", "Dark", "Plain text", "Source", "Page in the archive"):
        page.goto(here)
        page.get_by_role("radio", name=view).check()
        expect(page.frame_locator(".screen iframe:not(.coming)").locator("body")).not_to_be_empty()
        if any(part.evaluate("window.bad") for part in page.frames[:1]):
            faults.append("a script of a text ran in " + view)
    told["names"] = sorted(path.name for path in posts.iterdir())

    # Signing out leaves nothing in the browser.
    page.get_by_label("Title (the subject").fill("Half a word")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="You are signed out")).to_be_visible()
    told["left_behind"] = page.evaluate("Object.keys(localStorage)")
    browser.close()

print(json.dumps({**told, "faults": faults}))
