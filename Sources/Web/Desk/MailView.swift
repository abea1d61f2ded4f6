internal import Campaigns
internal import Mail

/// A way to look at a post before it is sent. Each shows the message itself, or the page.
enum MailView: String, CaseIterable, Sendable {
  case desktop, phone, dark, text, source, page

  /// The mail's HTML with its pictures on this machine, in the palette that is asked for, whatever the browser likes.
  func html(_ message: ParsedMessage, mediaURL: String) -> String {
    let isDark = self == .dark
    // The condition is answered in its own form, so that what stands around it stays a condition.
    let (yes, no) = ("(min-width: 0)", "(max-width: 0)")
    let html = (message.shownHTML ?? "").replacing("\"\(mediaURL)", with: "\"/media/")
    return ["dark": isDark ? yes : no, "light": isDark ? no : yes].reduce(html) { html, answer in
      ["(prefers-color-scheme: \(answer.key))", "(prefers-color-scheme:\(answer.key))"].reduce(html) {
        $0.replacing($1, with: answer.value)
      }
    }.replacing(/(content="|color-scheme: ?)light dark/) { "\($0.1)\(isDark ? "dark" : "light")" }
  }
}
