"""What every page of the desk is held to in a browser. Whoever drives one calls these with a list for faults and a folder for pictures."""

from axe_playwright_python.sync_playwright import Axe


def look(page, name, faults, pictures, wide=1200):
    """Both widths and palettes: nothing may stand out of the window, and axe may find nothing."""
    here = page.viewport_size
    for width in (375, wide):
        for scheme in ("light", "dark"):
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                faults.append(f"{name}-{width}: wider than the window")
            page.screenshot(path=pictures / f"{name}-{width}-{scheme}.png", full_page=True)
            for violation in Axe().run(page).response["violations"]:
                nodes = [node["html"][:160] for node in violation["nodes"][:3]]
                faults.append(f"{name}-{width}-{scheme}: axe {violation['id']}: {nodes}")
    page.set_viewport_size(here)


def look_both_ways(page, name, faults, pictures, strange, wide=1200):
    """The same, and the other direction.

    strange: a selector of what is there only where a text of a stranger's has become markup.
    """
    here = page.viewport_size
    look(page, name, faults, pictures, wide)
    page.set_viewport_size({"width": 375, "height": 900})
    page.evaluate("document.documentElement.dir = 'rtl'")
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        faults.append(f"{name}-rtl: wider than the window")
    page.screenshot(path=pictures / f"{name}-rtl.png", full_page=True)
    page.evaluate("document.documentElement.dir = 'ltr'")
    page.set_viewport_size(here)
    if page.locator(strange).count():
        faults.append(f"{name}: markup of a stranger's")


def enter(page, link, password, address=None):
    """By a link that works once: chooses a password, and is in. The very first says its address, too."""
    page.goto(link)
    if address:
        page.get_by_label("Email address").fill(address)
    page.get_by_label("New password", exact=True).fill(password)
    page.get_by_label("The same once more", exact=True).fill(password)
    page.get_by_role("button", name="Set the password and sign in", exact=True).click()
    page.wait_for_url("**/desk")


def watch(context, faults):
    """A page of which each violation of its policy and each error of its scripts is a fault."""
    context.on("console", lambda message: faults.append(message.text) if "Content Security Policy" in message.text else None)
    context.on("weberror", lambda error: faults.append(str(error.error)))
    return context.new_page()
