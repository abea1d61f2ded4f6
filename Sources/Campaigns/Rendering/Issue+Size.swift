internal import HTML
internal import Mail
package import Markdown

extension Issue {
  /// Gmail cuts a mail's HTML at about 102 KB and hides the rest, with the unsubscribe link, behind "View entire message".
  package var sizeFindings: [Diagnostic] {
    let size = html.largestSize { length(of: $0) }
    let kilobytes = size / 1024
    if size > 100 << 10 { return [.error("the mail is \(kilobytes) KB of HTML; Gmail cuts at about 100", hint: "split the post")] }
    guard size > 85 << 10 else { return [] }
    return [.warning("the mail is \(kilobytes) KB of HTML", hint: "Gmail cuts at about 100")]
  }

  /// Octets of base64url that every ``LinkToken`` has.
  private static let tokenLength = 68
  /// More than most names and addresses have.
  private static let valueLength = 40

  /// Octets of a value in HTML: our own links have a known length.
  private func length(of slot: Int) -> Int {
    guard case .value(let tag) = tags[slot] else { return 0 }
    return switch tag.field {
    case .webURL: "\(baseURL)/posts/\(slug)".utf8.count
    case .unsubscribeURL: "\(baseURL)/unsubscribe/".utf8.count + Self.tokenLength
    case .preferencesURL: "\(baseURL)/preferences/".utf8.count + Self.tokenLength
    case .confirmURL: "\(baseURL)/confirm/".utf8.count + Self.tokenLength
    case .publication: HTMLEscape.attribute(publication).utf8.count
    default: max(Self.valueLength, HTMLEscape.attribute(tag.shown(tag.fallback ?? "")).utf8.count)
    }
  }
}
