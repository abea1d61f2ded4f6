"""The readers' part of the desk in a real browser, without a script: a file is imported, a rule made part by part, a person found, changed and unsubscribed.

Arguments: the link for the admin, the file to import, the folder for pictures. Prints JSON. Whatever strangers wrote into names, tags and columns must stay text.
"""

import json
import pathlib
import re
import sys
from urllib.parse import urlsplit

from playwright.sync_api import sync_playwright

import desk_page

link, people, pictures = sys.argv[1], sys.argv[2], pathlib.Path(sys.argv[3])
site = "{0.scheme}://{0.netloc}".format(urlsplit(link))
faults = []


def look(page, name):
    strange = "script, u, img, iframe, svg:not(.qr), b > b, [onerror], [onload]"
    desk_page.look_both_ways(page, name, faults, pictures, strange)


def button(page, name):
    return page.get_by_role("button", name=name, exact=True)


def keys(page, name):
    """Each control of the page is reached by the Tab key alone, and shows that it has the focus."""
    wanted = page.evaluate(
        "[...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]')]"
        ".filter(e => e.checkVisibility() && !(e.type == 'radio' && !e.checked)).length")
    seen, bare = set(), 0
    # From the top: the first thing there is the way past the bar.
    page.evaluate("document.querySelector('.skip').focus()")
    page.keyboard.press("Shift+Tab")
    for _ in range(wanted * 2 + 10):
        page.keyboard.press("Tab")
        at = page.evaluate(
            "(e => e === document.body ? null : [[...document.querySelectorAll('*')].indexOf(e), getComputedStyle(e).outlineStyle])"
            "(document.activeElement)")
        if at is None or at[0] in seen:
            break
        seen.add(at[0])
        bare += at[1] == "none"
    if len(seen) < wanted or bare:
        faults.append(f"{name}: {len(seen)} of {wanted} reached by keys, {bare} without a ring")


with sync_playwright() as playwright:
    browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
    context = browser.new_context()
    context.on("dialog", lambda dialog: faults.append(f"a script ran: {dialog.message}"))
    page = desk_page.watch(context, faults)
    desk_page.enter(page, link, "seven quiet benches")
    bar = page.locator(".desk-bar nav a").all_inner_texts()

    # A file: handed over, looked through, its columns said, confirmed by its number of rows.
    page.get_by_role("link", name="Subscribers", exact=True).click()
    look(page, "subscribers-before")
    page.get_by_role("link", name="Import", exact=True).click()
    look(page, "import-begin")
    page.get_by_label("The file").set_input_files(people)
    button(page, "Look through it").click()
    button(page, "Look again, with this").wait_for(timeout=60_000)
    look(page, "import-looked")
    first = page.locator(".numbers").inner_text()
    page.get_by_label("Stadt", exact=True).select_option("city")
    page.get_by_label("How did these people agree to get this?").fill("On paper, at <b>the fair</b>")
    button(page, "Look again, with this").click()
    page.get_by_label("Type the number of rows to confirm").wait_for(timeout=60_000)
    rows = re.search(r"confirm:\s*(\d+)", page.locator("section[aria-labelledby=confirm]").inner_text()).group(1)
    page.get_by_label("Type the number of rows to confirm").fill("3")
    button(page, "Take them in").click()
    wrong = page.get_by_role("alert").first.inner_text()
    look(page, "import-wrong")
    page.get_by_label("Type the number of rows to confirm").fill(rows)
    button(page, "Take them in").click()
    page.get_by_role("heading", name="What was done").wait_for(timeout=60_000)
    look(page, "import-done")
    taken = page.locator(".numbers").inner_text()
    with page.expect_download() as rejected:
        page.get_by_role("link", name="Download the refused rows").click()
    rejects = pathlib.Path(rejected.value.path()).read_text()

    # A rule, part by part.
    page.get_by_role("link", name="Segments", exact=True).click()
    page.get_by_role("link", name="Make a rule").click()
    look(page, "segment-empty")

    def add(subject, **values):
        page.get_by_label("Add: something about").select_option(subject)
        button(page, "Go on").click()
        draft = page.locator(".draft")
        for label, value in values.items():
            field = draft.get_by_label(label)
            field.select_option(value) if field.evaluate("e => e.tagName") == "SELECT" else field.fill(value)
        return draft

    button(add("city", Value='O"Hara & <i>Sons</i>'), "Add it").click()
    button(add("age", How="atLeast", Value="old"), "Add it").click()
    fault = page.locator("#part-fault").inner_text()
    look(page, "segment-fault")
    page.locator(".draft").get_by_label("Value").fill("30")
    draft = page.locator(".draft")
    draft.get_by_label("either will do").check()
    button(draft, "Add it").click()
    look(page, "segment-built")
    built = page.get_by_label("The rule; what is changed here changes the parts, and the other way round").input_value()
    meant = page.locator("section[aria-labelledby=meant] [role=status]").inner_text()
    field = page.get_by_label("The rule; what is changed here changes the parts, and the other way round")
    field.fill(built + " and nonsense")
    button(page, "Take this text, and count").click()
    look(page, "segment-text-fault")
    place = page.locator("#rule-fault").inner_text()
    page.get_by_label("The rule; what is changed here changes the parts, and the other way round").fill("age >= 30 and not member")
    button(page, "Take this text, and count").click()
    page.locator(".parts .what").first.wait_for()
    parts = page.locator(".parts .what").all_inner_texts()
    page.get_by_label("Name", exact=False).last.fill("older")
    button(page, "Save").click()
    page.wait_for_url(site + "/desk/segments?done=saved")
    look(page, "segments")
    page.get_by_role("link", name="Who they are older").click()
    older = page.locator("ol.rows > li").count()

    # A person.
    page.get_by_role("link", name="Show all").click()
    page.get_by_label("It begins with").fill("reader1@")
    button(page, "Show").click()
    look(page, "subscribers")
    keys(page, "subscribers")
    page.locator("ol.rows a").first.click()
    look(page, "person")
    page.get_by_label("city").fill("<img src=x onerror=alert(1)>")
    button(page, "Keep the changes").click()
    page.get_by_label("A further tag").fill("<svg onload=alert(2)>")
    button(page, "Put it on").click()
    page.get_by_text("Let no mail go there …").click()
    page.get_by_label("Why; it stands in the ledgers").fill("<script>alert(3)</script>")
    button(page, "Let no mail go there").click()
    look(page, "person-hostile")
    page.get_by_text("Unsubscribe … main").click()
    button(page, "Unsubscribe them main").click()
    page.get_by_role("status").wait_for()
    standing = page.locator("section[aria-labelledby=lists]").inner_text()
    journal = page.locator(".journal").inner_text()
    page.locator(".journal details summary").first.click()
    proof = page.locator(".journal blockquote").inner_text()
    keys(page, "person")
    with page.expect_download() as document:
        button(page, "Download it (JSON)").click()
    kept = json.loads(pathlib.Path(document.value.path()).read_text())
    page.reload()
    page.get_by_text("Forget this person …").click()
    page.get_by_label("Type their address: this cannot be undone").fill("somebody@example.org")
    button(page, "Forget them for good").click()
    look(page, "person-unsure")
    page.get_by_label("Type their address: this cannot be undone").fill("READER1@example.org")
    button(page, "Forget them for good").click()
    look(page, "erased")
    page.goto(site + "/desk/subscribers?words=reader1@")
    gone = page.locator("ol.rows > li").count()
    with page.expect_download() as exported:
        button(page, "Take these away as CSV").click()
    page.goto(site + "/desk/subscribers?list=main&state=confirmed")
    with page.expect_download() as exported:
        button(page, "Take these away as CSV").click()
    csv = pathlib.Path(exported.value.path()).read_text()

    page.get_by_role("link", name="Bounces", exact=True).click()
    look(page, "bounces")
    page.get_by_role("link", name="By domain").click()
    look(page, "domains")
    page.goto(site + "/desk/audit")
    log = page.locator(".log").inner_text()
    browser.close()

print(json.dumps({
    "bar": bar, "first": first, "rows": rows, "wrong": wrong, "taken": taken, "rejects": rejects, "fault": fault, "built": built, "meant": meant,
    "place": place, "parts": parts, "older": older, "standing": standing, "journal": journal, "proof": proof, "kept": kept, "gone": gone,
    "csv": csv, "log": log, "faults": faults,
}))
