internal import HTML
internal import Mail
internal import Markdown
internal import Store

extension Issue {
  /// The mail as it would be for somebody of whom nothing is known, showing the site's pictures instead of carrying its own.
  var mailForNobody: (html: String, text: String) {
    func value(_ slot: Int) -> String {
      guard case .value(let tag) = tags[slot] else { return "" }
      switch tag.field {
      case .webURL: return "\(baseURL)/posts/\(slug)"
      case .unsubscribeURL, .preferencesURL, .confirmURL: return baseURL
      case .issueDate: return LocalDate(date)?.formatted(language: language) ?? date
      default: return tag.shown(tag.fallback ?? "")
      }
    }
    let html = (related ?? []).reduce(html.filled { HTMLEscape.attribute(value($0)) }) { html, part in
      html.replacing("cid:\(part.contentID)", with: "\(baseURL)/media/\(part.name)")
    }
    return (html, text.filled(value))
  }
}
