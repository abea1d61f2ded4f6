internal import Markdown
internal import Words

/// What can be looked up of one content that went out.
struct ArchiveText: Sendable {
  let title: String
  /// The words of its page.
  let text: String
  /// All that a search looks into, as words are compared.
  let folded: String

  init(_ issue: Issue) {
    title = issue.title
    text = PageText.make(from: issue.webHTML)
    let terms = (issue.categories ?? []) + issue.authors.map(\.name)
    folded = PageText.tidy(([issue.title, issue.description] + terms + [text]).joined(separator: " ")).searchable
  }

  /// What an issue is about and by whom, one name a slug.
  static func terms(_ issue: Issue) -> [(kind: ArchiveTerm.Kind, slug: String, name: String)] {
    let named: [(ArchiveTerm.Kind, [String])] = [(.tag, issue.categories ?? []), (.author, issue.authors.map(\.name))]
    return named.flatMap { kind, names in
      var seen: Set<String> = [""]
      return names.compactMap { name in
        let slug = ArchiveTerm.slug(of: name)
        return seen.insert(slug).inserted ? (kind, slug, name) : nil
      }
    }
  }
}

extension Issue {
  /// Whether three in four words of the page are also in the other, of whichever has fewer.
  func isAlike(_ other: Issue) -> Bool {
    func words(_ issue: Issue) -> Set<Substring> { Set(PageText.make(from: issue.webHTML).searchable.split(separator: " ")) }
    let (own, others) = (words(self), words(other))
    return 4 * own.intersection(others).count >= 3 * min(own.count, others.count)
  }
}
