internal import HTML

/// A picture that nobody is meant to see: it tells its owner that a mail was opened.
enum CountingPicture {
  /// Hosts and paths of the counters that blogs and feeds carry.
  private static let known = [
    "feeds.feedburner.com/~", "feedsportal.com", "stats.wordpress.com", "pixel.wp.com", "pixel.quantserve.com", "doubleclick.net",
    "google-analytics.com", "googletagmanager.com", "facebook.com/tr", "statcounter.com", "feedblitz.com", "medium.com/_/stat",
    "open.substack.com",
    "scorecardresearch.com", "/pixel.gif", "/track.gif", "/spacer.gif", "/blank.gif", "/1x1.", "/pixel.png",
  ]

  static func isOne(url: String) -> Bool {
    let url = url.lowercased()
    return known.contains { url.contains($0) }
  }

  /// By its size, or because it is not to be seen.
  static func isOne(_ element: HTMLElement) -> Bool {
    let style = (element["style"] ?? "").lowercased().filter { !$0.isWhitespace }
    if style.contains("display:none") || style.contains("visibility:hidden") { return true }
    let styled = style.split(separator: ";").compactMap { part in
      ["width:", "height:"].first { part.hasPrefix($0) }.map { part.dropFirst($0.count) }
    }
    let sizes = [element["width"], element["height"]].compactMap { $0.map { $0[...] } } + styled
    // `100%` and `auto` begin with no number so small, or with none.
    return sizes.contains { size in Int(size.prefix { $0.isNumber }).map { $0 <= 3 } ?? false }
  }
}
