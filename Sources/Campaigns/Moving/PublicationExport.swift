internal import Delivery
internal import Foundation
package import Store

/// A whole publication, as files that can be read without this program and from which it can be made again elsewhere.
///
/// All that comes from the database is of one moment: `connection` has to be of one transaction.
package struct PublicationExport {
  /// The site's pages of an issue and its feeds, by their files, from templates that are not known here.
  package struct Pages {
    let post: (Issue, [Archive.Entry]) -> String
    let feeds: ([(issue: Issue, publishedAt: Timestamp)]) throws -> [(file: String, text: String)]

    package init(
      post: @escaping (Issue, [Archive.Entry]) -> String,
      feeds: @escaping ([(issue: Issue, publishedAt: Timestamp)]) throws -> [(file: String, text: String)]
    ) {
      self.post = post
      self.feeds = feeds
    }
  }

  private let publication: Publication
  private let archive: Archive
  private let pages: Pages
  /// Folders to copy, by their name in the export.
  private let folders: [(part: String, path: String)]
  private let signers: String

  /// - Parameters:
  ///   - theme: the publication's folder of themes.
  ///   - mails: that of its own words.
  ///   - assets: what the site's pages need beside their pictures.
  ///   - signers: the keys that sign its mail.
  package init(_ publication: Publication, archive: Archive, pages: Pages, theme: String, mails: String, assets: String, signers: String) {
    self.publication = publication
    self.archive = archive
    self.pages = pages
    folders = [
      ("posts", publication.posts), ("series", publication.series), ("messages", publication.messages), ("theme", theme), ("mails", mails),
      ("media", publication.media),
      ("cards", publication.cards),
      ("assets", assets),
    ]
    self.signers = signers
  }

  /// - Parameters:
  ///   - settings: the text of tuesday.toml, without secrets.
  ///   - withKeys: whether the secrets of links, of signatures and of erased people go along.
  /// - Returns: files that are no plain ones and were left out.
  package func write(
    to folder: ExportFolder, settings: String, withKeys: Bool, _ connection: Connection
  ) throws -> [String] {
    let held = try Outbox.workersWithLeases(connection)
    guard held.isEmpty else {
      throw PortableError.busy(
        "mails are in hand just now, or were when a sender crashed; export when `tuesday status` shows none as leased")
    }
    try folder.write("README.txt") { sink in
      try sink(Self.readme)
      return nil
    }
    try folder.write("tuesday.toml") { sink in
      try sink(settings)
      return nil
    }
    for table in (withKeys ? PortableTable.keys : []) + PortableTable.all {
      try folder.write(table.part) { sink in
        var rows = 0
        try table.each(connection) { values in
          try sink(PortableRow.line(values, table.columns))
          rows += 1
        }
        return rows
      }
    }
    try writeArchive(folder, connection)
    return try (folders + (withKeys ? [("dkim", signers)] : [])).flatMap { part, path in
      FileManager.default.fileExists(atPath: path) ? try folder.copy(path, to: part) : []
    }
  }

  /// What readers have seen, from what was frozen when it was sent.
  private func writeArchive(_ folder: ExportFolder, _ connection: Connection) throws {
    let recent = try archive.entries(limit: 5, connection)
    for slug in try archive.slugs(connection) {
      guard let (issue, _) = try archive.issue(slug: slug, connection) else { continue }
      let mail = issue.mailForNobody
      let texts = [
        ("index.html", local(pages.post(issue, Array(recent.filter { $0.slug != slug }.prefix(4))))), ("mail.html", local(mail.html)),
        ("mail.txt", mail.text),
      ]
      for (name, text) in texts {
        try folder.write("archive/\(slug)/\(name)") { sink in
          try sink(text)
          return nil
        }
      }
    }
    let issues = try archive.entries(limit: Archive.feedLength, connection).compactMap { try archive.issue(slug: $0.slug, connection) }
    for (file, text) in try pages.feeds(issues) {
      try folder.write(file) { sink in
        try sink(text)
        return nil
      }
    }
  }

  /// With the export's own pictures, style and pages instead of the site's, so that it can be read from a disk.
  private func local(_ html: String) -> String {
    html.replacing("=\"/assets/", with: "=\"../../assets/").replacing("=\"\(publication.baseURL)/media/", with: "=\"../../media/")
      .replacing(/="\/posts\/([a-z0-9-]+)"/) { "=\"../\($0.1)/index.html\"" }
  }

  private static let readme = """
    A publication of Tuesday (a newsletter engine), whole. `tuesday import FOLDER NEW-FOLDER` makes it again.

    posts/, series/, theme/, mails/, tuesday.toml   as its writer has them; secrets are not in it
    archive/SLUG/                  each issue as it was sent: its page, its mail as HTML and as text
    feed.atom, feed.rss, feed.json the feed in three forms
    media/, cards/, assets/        pictures, named by their content; what is known of pages that posts show; the pages' style
    audience/, history/            the database, one JSON object a line
    keys/                          secrets, if they were asked for: whoever has them can sign links
    manifest.json                  every part with its size and SHA-256

    In audience/ and history/ a time is in milliseconds since 1970-01-01T00:00:00Z, and ids lead from file to file:
    memberships.ndjson says which subscriber stands how with which list, consents.ndjson why and since when, and
    consent-forms.ndjson with which words; deliveries.ndjson says what became of each mail of campaigns.ndjson,
    and attempts.ndjson what happened to those that were not taken at once.

    """
}
