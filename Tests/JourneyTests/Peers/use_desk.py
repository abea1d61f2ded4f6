"""Two people at the desk, in real browsers: the first admin, codes of a phone, an invitation, a writer who may not do what an admin may.

Arguments: the link for the first person, the folder for pictures. Prints JSON. The writer's browser runs no script.
"""

import base64
import hashlib
import hmac
import json
import pathlib
import struct
import sys
import time
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import sync_playwright

import desk_page

first_link, pictures = sys.argv[1], pathlib.Path(sys.argv[2])
site = "{0.scheme}://{0.netloc}".format(urlsplit(first_link))
faults = []
ADA, BO = "seven quiet benches", "eight quiet benches"


def code(secret, steps=0):
    """RFC 6238, written anew."""
    key = base64.b32decode(secret)
    digest = hmac.new(key, struct.pack(">Q", int(time.time()) // 30 + steps), hashlib.sha1).digest()
    place = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[place:place + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"


def look(page, name):
    desk_page.look(page, name, faults, pictures)


def watch(context):
    return desk_page.watch(context, faults)


def fill(page, values):
    for label, value in values.items():
        page.get_by_label(label, exact=True).fill(value)


with sync_playwright() as playwright:
    browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
    ada = watch(browser.new_context())
    ada.goto(first_link)
    look(ada, "first")
    fill(ada, {"Email address": "ada@example.org", "Your name (optional)": "Ada", "New password": ADA, "The same once more": "other"})
    ada.get_by_role("button", name="Set the password and sign in").click()
    look(ada, "first-fault")
    fill(ada, {"New password": ADA, "The same once more": ADA})
    ada.get_by_role("button", name="Set the password and sign in").click()
    ada.wait_for_url(site + "/desk")
    look(ada, "home")

    ada.get_by_role("link", name="Your account").click()
    look(ada, "account")
    ada.locator("section[aria-labelledby=codes]").get_by_label("Password now").fill(ADA)
    ada.get_by_role("button", name="Set them up").click()
    look(ada, "codes")
    link = ada.get_by_role("link", name="Open it on this device").get_attribute("href")
    secret = parse_qs(urlsplit(link).query)["secret"][0]
    ada.locator("svg.qr").screenshot(path=pictures / "qr.png")
    ada.get_by_label("Code", exact=True).fill(code(secret))
    ada.get_by_role("button", name="Turn codes on").click()
    look(ada, "recovery")
    recovery = ada.locator(".secrets code").all_inner_texts()
    ada.get_by_role("link", name="Go back").click()
    ada.get_by_role("button", name="Sign out", exact=True).first.click()
    look(ada, "bye")

    ada.goto(site + "/desk/users")
    look(ada, "sign-in")
    fill(ada, {"Email address": "ada@example.org", "Password": "a wrong one"})
    ada.get_by_role("button", name="Sign in").click()
    look(ada, "sign-in-fault")
    fill(ada, {"Password": ADA})
    ada.get_by_role("button", name="Sign in").click()
    look(ada, "code")
    # The last code was taken a moment ago, so this is the one that comes next.
    ada.get_by_label("Code", exact=True).fill(code(secret, 1))
    ada.get_by_role("button", name="Go on").click()
    ada.wait_for_url(site + "/desk/users")

    fill(ada, {"Email address": "bo@example.org"})
    ada.get_by_role("radio", name="writer").check()
    ada.get_by_role("button", name="Make an invitation").click()
    look(ada, "invited")
    # The settings name another port than the one that was free.
    invitation = site + urlsplit(ada.locator(".once").inner_text()).path

    bo = watch(browser.new_context(java_script_enabled=False))
    bo.goto(invitation)
    fill(bo, {"Your name (optional)": "Bo", "New password": BO, "The same once more": BO})
    bo.get_by_role("button", name="Set the password and sign in").click()
    bo.wait_for_url(site + "/desk")
    places = bo.get_by_role("navigation").get_by_role("link").all_inner_texts()
    refused = bo.goto(site + "/desk/users").status
    words = bo.locator("h1").inner_text()
    again = bo.goto(invitation).status

    ada.get_by_role("link", name="Go back").click()
    look(ada, "users")
    ada.get_by_role("button", name="Remove … bo@example.org").click()
    look(ada, "remove")
    ada.get_by_role("button", name="Remove").click()
    ada.wait_for_url(site + "/desk/users?done=removed")
    bo.goto(site + "/desk")
    after = bo.url
    ada.get_by_role("link", name="Log").click()
    look(ada, "audit")
    log = ada.locator(".log").inner_text()
    ada.get_by_role("button", name="Sign out").click()
    ada.goto(site + "/desk")
    end = ada.url
    browser.close()

print(json.dumps({
    "recovery": len(set(recovery)), "link": link, "places": places, "refused": refused, "words": words, "again": again, "after": after,
    "end": end, "log": log, "faults": faults,
}))
