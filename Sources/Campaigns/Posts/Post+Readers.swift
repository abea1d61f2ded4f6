package import Audience
internal import Markdown
package import Store

extension Post {
  /// The slug of the list it is for.
  package var list: String { frontMatter.list ?? MailingList.main }

  /// Whom the post is for, by its `list` and `audience`.
  ///
  /// - Throws: ``Faulty`` when one of them names what is not there, or its page is another list's issue's.
  package func readers(in publication: Publication, now: Timestamp, _ connection: Connection) throws -> Readers {
    guard let list = try MailingList.find(list, connection) else {
      let known = try MailingList.all(connection).map(\.slug).joined(separator: ", ")
      throw fault("list", "there is no list \(list)", "known are \(known); `tuesday lists set` makes one")
    }
    if kind == .issue, let other = try Campaign.list(ofLiveSlug: slug, otherThan: list.id, connection) {
      throw fault(
        "slug", "the slug \(slug) is that of an issue that went to the list \(other)",
        "its page is what readers find there: give this one another `slug:`")
    }
    let names = try SegmentNames(attributes: publication.attributes, connection)
    do {
      let rule = try Segment.expanding(try Self.rule(frontMatter, names), names, connection)
      return Readers(list: list.id, rule: rule, moment: SegmentMoment(now: now, zone: publication.zone))
    } catch let error as SegmentSyntaxError {
      throw fault("audience", "`audience`, column \(error.column): \(error.message)", error.hint)
    } catch let problem as Segment.Problem {
      throw fault("audience", "`audience`: \(problem)", nil)
    }
  }

  /// The rule of the front matter, everyone where there is none.
  static func rule(_ frontMatter: FrontMatter?, _ names: SegmentNames) throws(SegmentSyntaxError) -> SegmentRule {
    guard let text = frontMatter?.audience else { return .everyone }
    return try SegmentRule(parsing: text, names: names)
  }

  private func fault(_ key: String, _ message: String, _ hint: String?) -> Faulty {
    Faulty(path: path, diagnostics: [.error(message, line: frontMatter.lines[key] ?? 1, hint: hint)], draft: self)
  }
}
