internal import Foundation
internal import HTML
internal import Mail
package import Markdown

/// Which mail program shows what, from caniemail.com's data: the file that `https://www.caniemail.com/api/data.json` gives, or its list alone.
package struct ClientSupport: Sendable {
  package struct Unreadable: Error, CustomStringConvertible {
    package let description: String
  }

  /// By feature, the programs of which the newest version lacks it.
  private let lacking: [String: [String]]

  package init(file: String) throws(Unreadable) {
    guard let data = FileManager.default.contents(atPath: file) else { throw Unreadable(description: "\(file): there is no such file") }
    let features: [Feature]
    if let list = try? JSONDecoder().decode([Feature].self, from: data) {
      features = list
    } else if let whole = try? JSONDecoder().decode(Whole.self, from: data) {
      features = whole.data
    } else {
      throw Unreadable(description: "\(file): is not caniemail's data; get https://www.caniemail.com/api/data.json")
    }
    lacking = Dictionary(features.map { ($0.slug, $0.lacking) }) { first, _ in first }
  }

  private struct Whole: Decodable {
    let data: [Feature]
  }

  private struct Feature: Decodable {
    let slug: String
    /// By family, platform and version: `y`, `a` (partly), `n` or `u`, with notes behind.
    let stats: [String: [String: [String: String]]]

    var lacking: [String] {
      ClientSupport.families.flatMap { family, name -> [String] in
        let platforms = (stats[family] ?? [:]).filter { _, versions in
          let newest = versions.keys.max { $0.compare($1, options: .numeric) == .orderedAscending }
          return newest.flatMap { versions[$0] }?.hasPrefix("n") == true
        }
        if platforms.isEmpty { return [] }
        return platforms.count == stats[family]?.count ? [name] : platforms.keys.sorted().map { "\(name) (\($0))" }
      }
    }
  }

  /// The programs that most people read mail with, caniemail's name and the usual one.
  private static let families = [
    ("gmail", "Gmail"), ("outlook", "Outlook"), ("apple-mail", "Apple Mail"), ("yahoo", "Yahoo"), ("samsung-email", "Samsung Email"),
    ("thunderbird", "Thunderbird"),
  ]

  /// What our own themes use knowingly: where it is missing they read as well. Of a writer's tags nobody knows that.
  private static let decorations: Set<String> = [
    "css-border-radius", "css-height", "css-max-width", "css-word-break", "css-word-wrap", "css-white-space", "css-table-layout",
    "css-border-collapse", "css-border-spacing", "css-opacity", "css-overflow", "css-max-height", "css-display-none", "css-list-style-type",
    "html-anchor-links", "html-semantics", "css-vertical-align",
  ]
  /// For screen readers: nothing looks otherwise without them.
  private static let unseen: Set<String> = ["html-lang", "html-role", "html-aria-label"]

  /// A warning for each thing that an issue's mail uses and one of the programs lacks, where the post says it, or for the theme at the first line.
  package func findings(_ issue: Issue, of post: Post) -> [Diagnostic] {
    guard let features = try? MailFeatures(of: issue.html.filled({ _ in "x" }, holds: { _ in true })) else { return [] }
    let source = Self.withoutCode(post.source)
    let written = (try? MailFeatures(of: source))?.samples ?? [:]
    let own = MailFeatures(of: post.document.ownElements).samples
    return features.samples.sorted { $0.key < $1.key }.compactMap { name, sample in
      guard let programs = lacking[name], !programs.isEmpty, !Self.unseen.contains(name) else { return nil }
      if Self.decorations.contains(name) && (own[name] == nil || written[name] == nil) { return nil }
      let line = written[name].map { post.firstLine + Self.lines(before: $0, in: source) } ?? Self.line(of: sample.text, in: post)
      return .warning(
        "\(line == nil ? "the theme's " : "")\(sample.text) does nothing in \(programs.joined(separator: ", "))", line: line ?? 1,
        hint: "see that the mail reads well without it: https://www.caniemail.com/features/\(name)/")
    }
  }

  /// Line by line as it was: tags in code are code.
  private static func withoutCode(_ markdown: String) -> String {
    markdown.replacing(/(?ms)^[ >]*(```|~~~).*?(?:^[ >]*\1|\z)|`[^`\n]+`/) { $0.output.0.filter { $0 == "\n" } }
  }

  private static func lines(before sample: MailFeatures.Sample, in source: String) -> Int {
    let bytes = Array(source.utf8)
    let tag = String(decoding: bytes[sample.tag], as: UTF8.self).lowercased()
    let within = tag.firstRange(of: sample.text).map { tag[..<$0.lowerBound].count { $0 == "\n" } } ?? 0
    return bytes[..<sample.tag.lowerBound].count { $0 == 0x0A } + within
  }

  /// Of a kind of picture or link that Markdown has a form for.
  private static func line(of sample: String, in post: Post) -> Int? {
    post.images.first { $0.source.lowercased().contains(sample) }?.line
      ?? post.links.first { $0.destination.lowercased().hasPrefix(sample) }?.line
  }
}
