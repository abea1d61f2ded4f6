internal import Mail
package import Markdown

extension Issue {
  /// Gmail cuts a mail's HTML at about 102 KB and hides the rest, with the unsubscribe link, behind "View entire message".
  package var sizeFindings: [Diagnostic] {
    let size = html.filled({ _ in String(repeating: "x", count: 40) }, holds: { _ in true }).utf8.count
    let kilobytes = size / 1024
    if size > 100 << 10 { return [.error("the mail is \(kilobytes) KB of HTML; Gmail cuts at about 100", hint: "split the post")] }
    guard size > 85 << 10 else { return [] }
    return [.warning("the mail is \(kilobytes) KB of HTML", hint: "Gmail cuts at about 100")]
  }
}
