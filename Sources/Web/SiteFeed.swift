/// The forms in which a list of posts is fed to programs.
enum SiteFeed: String, CaseIterable, Sendable {
  case atom, rss, json

  var file: String { "feed.\(rawValue)" }

  var mediaType: String {
    switch self {
    case .atom: "application/atom+xml"
    case .rss: "application/rss+xml"
    case .json: "application/feed+json"
    }
  }

  var name: String {
    switch self {
    case .atom: "Atom"
    case .rss: "RSS"
    case .json: "JSON Feed"
    }
  }
}
