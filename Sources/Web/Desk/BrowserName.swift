/// What a browser calls itself, in words that a person knows theirs by.
enum BrowserName {
  private static let browsers = [
    ("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"),
  ]
  private static let systems = [
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS", "Mac"), ("Linux", "Linux"),
  ]

  /// `Firefox · Linux`; empty for what is not known.
  static func words(of agent: String) -> String {
    let names = [browsers, systems].compactMap { table in table.first { agent.contains($0.0) }?.1 }
    return names.joined(separator: " · ")
  }
}
