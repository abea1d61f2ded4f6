import Foundation
import Testing

/// Mails of every theme, with a post that uses everything, in a real engine.
@Suite(.inTurn) struct MailsLookRight {
  /// - Parameter page: shown as a card.
  private static func post(template: String, lang: String, page: String) -> String {
    """
    ---
    title: "A bench, a tree, and a rather long title that has to break on a phone"
    description: What three neighbours and one afternoon did for Linden Square, told in order.
    author: {name: Ada Lindqvist, picture: ada.png, url: https://example.org/ada, bio: She plants trees and writes about it.}
    template: \(template)
    lang: \(lang)
    ---

    Dear {{ first_name | default: "neighbour" }}, it has *emphasis*, **strength**, `code`, [a link to the bench](https://example.org/bench), a ~~slip~~
    and a note[^1]. H<sub>2</sub>O and <mark>marked words</mark>.

    ## What it took

    > [!NOTE]
    > Something to know, with [its own page](https://example.org/note).

    > [!WARNING] Mind the step
    > The old stairs are *slippery*, says `ls -l`.

    1. One phone call
    2. A list of names
       - collected at the bakery
       - read aloud

    - [x] done
    - [ ] to do

    > An ordinary quotation, long enough to break into two lines on any phone that is sold today.

    > [!QUOTE]
    > We noticed that we were someone.
    >
    > — Ada

    [Take a seat](https://example.org/join "button")

    \(page)

    ![Ada in the garden](ada.png "Ada, in 2025")

    ### In code

    ```swift
    struct Tuesday {
      let nine: String = "09:00", count = 12 // a comment that is long enough to need wrapping on a phone screen, surely
    }
    ```

    | Day | What | Cost |
    |:----|------|-----:|
    | Tuesday | Letter | $140 |

    | A | B | C | D | E | F |
    |---|---|---|---|---|---|
    | one | two | three | four | five | six |

    <table width="600"><tr><td width="300">A table from</td><td style="width:300px">another program</td></tr></table>

    <details><summary>More of it</summary>

    Even this, with https://example.org/a/very/long/address/that/has/no/place/to/break/at/all/because/nobody/thought/of/phones

    </details>

    ---

    The end.

    [^1]: With [a source](https://example.org/source).
    """
  }

  @Test func `Every theme fits every width, light and dark, mirrored and without style sheets, and axe finds nothing`() async throws {
    let site = try Running(Program.python, [Program.root + "/Tests/JourneyTests/Peers/page_server.py"])
    let page = "http://127.0.0.1:\(try await site.find(/(\d+)\n/))/page"
    let place = try await Workplace()
    var mails: [String] = []
    for (theme, lang) in [("letter", "en"), ("masthead", "en"), ("digest", "en"), ("letter", "ar"), ("masthead", "he"), ("digest", "fa")] {
      let name = "\(theme)-\(lang)"
      let post = try place.write("posts/\(name).md", Self.post(template: theme, lang: lang, page: page))
      _ = try await place.tuesday("check", post, "--set", "check.network=any")
      let preview = try await place.tuesday("preview", post, "--out", place.folder + "/look/" + name)
      try #require(preview.code == 0, "\(preview.errors)")
      mails.append(place.folder + "/look/\(name)/mail.html")
    }
    // TUESDAY_PICTURES keeps the screenshots for a person to look at.
    let pictures = ProcessInfo.processInfo.environment["TUESDAY_PICTURES"] ?? place.folder
    let looked = try await Program.run(
      Program.python, [Program.root + "/Tests/JourneyTests/Peers/look_at_mails.py", pictures] + mails)
    let faults = try? JSONDecoder().decode([String].self, from: Data(looked.output.utf8))
    #expect(faults == [], "\(faults?.joined(separator: "\n") ?? looked.errors)")
    for mail in mails { #expect(try await Self.validatorsWords(mail) == [], "\(mail)") }
  }

  /// What is changed in a copy of a theme, and a post for it.
  private func changed(_ name: String, _ rules: String, at place: Workplace) async throws -> (post: String, told: String) {
    let theme = place.folder + "/theme/" + name
    try FileManager.default.copyItem(atPath: place.folder + "/theme/letter", toPath: theme)
    let layout = theme + "/layout.html.mustache"
    let dark = "<style data-embed>{{{dark_css}}}</style>"
    let text = try String(contentsOfFile: layout, encoding: .utf8).replacing(dark, with: "\(dark)\n<style>\(rules)</style>")
      .replacing("{{{content}}}", with: "<p class=\"slogan\">Slogan of the house</p>\n{{{content}}}")
    try text.write(toFile: layout, atomically: true, encoding: .utf8)
    let head =
      "title: A note from the square\ndescription: What everybody who lives at the square should know this week.\ntemplate: \(name)"
    let body = "Dear neighbours, this is new.\n\n<p class=\"note\">A note that everybody should read.</p>"
    let post = try place.write("posts/\(name).md", "---\n\(head)\n---\n\n\(body)\n")
    return (post, try await place.tuesday("check", post).errors)
  }

  @Test func `The inks of a changed theme that check tells of are those that axe finds, and mended as it says they are none`() async throws
  {
    let place = try await Workplace()
    let faint = try await changed("faint", ".slogan{color:#222222}.w-note{background-color:#ffffcc}", at: place)
    let mended = try await changed(
      "mended",
      ".slogan{color:#222222}.w-note{background-color:#ffffcc !important;color:#222222 !important}"
        + "@media (prefers-color-scheme: dark){.slogan{color:#dddddd !important}}", at: place)
    let colors = /ink (#[0-9a-f]{6})[^#]* on (#[0-9a-f]{6})/
    let told = Set(faint.told.matches(of: colors).map { "\($0.1) \($0.2)" })
    #expect(told.count == 2 && faint.told.matches(of: /in the dark/).count == 2, "\(faint.told)")
    #expect(!mended.told.contains("contrast"), "\(mended.told)")
    var mails: [String] = []
    for (name, post) in [("faint", faint.post), ("mended", mended.post)] {
      _ = try await place.tuesday("preview", post, "--out", place.folder + "/look/" + name)
      mails.append(place.folder + "/look/\(name)/mail.html")
    }
    let looked = try await Program.run(
      Program.python, [Program.root + "/Tests/JourneyTests/Peers/look_at_mails.py", place.folder] + mails)
    let faults = try JSONDecoder().decode([String].self, from: Data(looked.output.utf8))
    #expect(!faults.isEmpty && faults.allSatisfy { $0.hasPrefix("faint-") && $0.contains("-dark: axe color-contrast") }, "\(faults)")
    let found = faults.flatMap { $0.matches(of: /foreground color: (#[0-9a-f]{6}), background color: (#[0-9a-f]{6})/) }
    #expect(Set(found.map { "\($0.1) \($0.2)" }) == told, "\(faults)")
  }

  /// What HTML Tidy says, but for what mail needs and HTML 5 has given up: attributes that Word reads instead of styles, and the names for
  /// its conditional parts. It knows ARIA 1.0 only.
  private static func validatorsWords(_ mail: String) async throws -> [String] {
    let idioms = [
      /attribute "(align|bgcolor)" not allowed for HTML5/, /<html> proprietary attribute "(xmlns:[vo])"/,
      /attribute "(aria-roledescription)"/,
    ]
    let said = try await Program.run("/usr/bin/tidy", ["-quiet", "-errors", "-utf8", mail])
    return said.errors.split(separator: "\n").map(String.init).filter { line in !idioms.contains { line.contains($0) } }
  }
}
