"""Compares what Chromium computes for two versions of each document.

stdin: JSON, a list of [before, after] pairs of HTML. argv[1]: the browser's path.
stdout: one line per difference: pair, setting, element, property, before, after.
"""
import json
import sys

from playwright.sync_api import sync_playwright

PROPERTIES = """
color background-color background-image font-family font-size font-style font-weight line-height letter-spacing
text-align text-decoration-line text-transform text-indent vertical-align white-space word-break
margin-top margin-right margin-bottom margin-left padding-top padding-right padding-bottom padding-left
border-top-width border-top-style border-top-color border-left-width border-bottom-color border-collapse border-spacing
border-top-left-radius width height max-width display list-style-type opacity table-layout box-sizing direction
""".split()

READ = """(properties) => [...document.querySelectorAll('html, body, body *')].map((element, index) => {
  const style = getComputedStyle(element);
  return [index + ' ' + element.tagName + '.' + element.className, properties.map((name) => style.getPropertyValue(name))];
})"""

SETTINGS = {
    "wide, light": {"viewport": {"width": 900, "height": 700}, "color_scheme": "light"},
    "narrow, dark": {"viewport": {"width": 380, "height": 700}, "color_scheme": "dark"},
}


def main():
    pairs = json.load(sys.stdin)
    elements = 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=sys.argv[1], args=["--no-sandbox"])
        for setting, options in SETTINGS.items():
            page = browser.new_context(java_script_enabled=True, **options).new_page()
            page.route("**/*", lambda route: route.abort())
            for number, pair in enumerate(pairs):
                read = []
                for html in pair:
                    page.set_content(html, wait_until="domcontentloaded")
                    read.append(page.evaluate(READ, PROPERTIES))
                before, after = read
                elements += len(before)
                if [name for name, _ in before] != [name for name, _ in after]:
                    print(number, setting, "other elements")
                    continue
                for (name, old), (_, new) in zip(before, after):
                    for property, one, other in zip(PROPERTIES, old, new):
                        if one != other:
                            print(number, setting, name, property, one, "->", other, sep=" | ")
        browser.close()
    print(f"{elements} elements compared", file=sys.stderr)


main()
