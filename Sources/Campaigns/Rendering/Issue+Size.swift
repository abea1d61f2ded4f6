internal import HTML
internal import Mail
package import Markdown

extension Issue {
  /// Gmail cuts a mail's HTML at about 102 KB and hides the rest, with the unsubscribe link, behind "View entire message".
  package var sizeFindings: [Diagnostic] {
    let size = html.largestSize { length(of: $0) }
    let kilobytes = size / 1024
    if size > Self.limit { return [.error("the mail is \(kilobytes) KB of HTML; Gmail cuts at about 100", hint: "split the post")] }
    guard size > 85 << 10 else { return [] }
    return [.warning("the mail is \(kilobytes) KB of HTML", hint: "Gmail cuts at about 100")]
  }

  private static let limit = 100 << 10
  /// Octets that a value of the most letters that an import takes may have in HTML.
  private static let valueLimit = 6_000

  /// How many octets are left for the values of one reader before Gmail cuts the mail, and how often it shows each; nil when no reader's
  /// are so long.
  package var roomForValues: (octets: Int, shown: [String: Int])? {
    var shown: [String: Int] = [:]
    for case .slot(let number) in html.pieces {
      // Percent-encoded, each octet may become three.
      if case .value(let tag) = tags[number], isOwn(tag.field) { shown[tag.field.name, default: 0] += tag.isInURL ? 3 : 1 }
    }
    let octets = Self.limit - html.largestSize { if case .value(let tag) = tags[$0], isOwn(tag.field) { 0 } else { length(of: $0) } }
    return shown.values.reduce(0, +) * Self.valueLimit > octets ? (octets, shown) : nil
  }

  /// Whether it is a reader's, and of any length.
  private func isOwn(_ field: MergeField) -> Bool {
    !field.isOwnURL && ![.publication, .issueDate, .joined].contains(field)
  }

  /// More than most names and addresses have.
  private static let valueLength = 40

  /// Octets of a value in HTML: our own links have a known length.
  private func length(of slot: Int) -> Int {
    if case .link(let target) = tags[slot] { return self.length(ofLinkTo: target) }
    if case .picture = tags[slot] { return pictureLength }
    guard case .value(let tag) = tags[slot] else { return 0 }
    func length(_ purpose: LinkToken.Purpose) -> Int { url(for: purpose, "").utf8.count + LinkToken.textLength }
    return switch tag.field {
    case .webURL: webURL.utf8.count
    case .unsubscribeURL: length(.unsubscribe)
    case .preferencesURL: length(.preferences)
    case .confirmURL: length(.confirm)
    case .reviewURL: length(.review)
    case .publication: HTMLEscape.attribute(publication).utf8.count
    default: max(Self.valueLength, HTMLEscape.attribute(tag.shown("", language: language)).utf8.count)
    }
  }
}
