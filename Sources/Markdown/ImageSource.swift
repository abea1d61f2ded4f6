/// Where a picture of a post is, for those who read it.
package struct ImageSource: Sendable, Hashable {
  package let url: String
  /// Pixels of the file; nil when unknown.
  package let width: Int?
  package let height: Int?

  package init(url: String, width: Int?, height: Int?) {
    self.url = url
    self.width = width
    self.height = height
  }
}

/// Which way a text runs.
package enum TextDirection: String, Sendable, Hashable, Codable {
  case ltr, rtl

  /// From the language's usual script.
  package init(language: String) {
    let primary = language.lowercased().split(separator: "-").first.map(String.init) ?? ""
    self = ["ar", "arc", "dv", "fa", "ha", "he", "khw", "ks", "ku", "ps", "sd", "ur", "yi"].contains(primary) ? .rtl : .ltr
  }

  /// The physical side on which a line begins. Mail clients know no logical sides.
  package var start: String { self == .ltr ? "left" : "right" }
  package var end: String { self == .ltr ? "right" : "left" }
}
