package import Audience
internal import Foundation
package import Markdown
package import Store

extension Newsroom {
  /// What would become of a text if it were a post's.
  package struct Look: Sendable {
    /// Nil: something keeps it from becoming one; the findings tell.
    package let issue: Issue?
    /// As `tuesday check` says them, in the order of their lines.
    package let findings: [Diagnostic]

    package var errors: Int { findings.count { $0.severity == .error } }
  }

  /// - Parameter text: perhaps not in the file yet.
  package func look(at text: String, as file: PostFile, now: Timestamp) throws -> Look {
    var inspection = try Inspection(of: publication, mode: mode, today: LocalDate(now, in: publication.zone))
    inspection.support = support
    inspection.database = database
    let (issue, findings) = try inspection.look(at: text, of: file.path)
    let theme = SourceText(parsing: text).frontMatter?.template ?? publication.theme
    return Look(issue: issue, findings: findings + inspection.findings(ofTheme: theme).filter { !findings.contains($0) })
  }

  /// The message as a reader would have it; its links act for nobody.
  ///
  /// - Parameters:
  ///   - reader: nil: somebody of whom nothing is known.
  ///   - subject: the number of the one that it has, of several.
  package func message(_ issue: Issue, for reader: Subscriber?, subject: Int, now: Timestamp) throws -> [UInt8] {
    let number = min(max(1, subject), issue.trial?.variants.count ?? 1)
    let recipient = CompiledIssue.Recipient(previewing: try reader ?? .example())
    return try CompiledIssue(issue.wearing(number), keys: keys).message(for: recipient, now: now)
  }

  private static let matches = 8

  /// Readers whose address begins so, by address.
  package func readers(like text: String) async throws -> [Subscriber] {
    let start = text.trimmingCharacters(in: .whitespaces)
    return start.isEmpty ? [] : try await database.read { try Subscriber.all(beginning: start, limit: Self.matches, $0) }
  }

  package func put(
    _ picture: PostPicture, beside file: PostFile, noting note: @escaping @Sendable (String, Connection) throws -> Void
  ) async throws -> String {
    let name = try picture.put(beside: file)
    try await database.write { try note(name, $0) }
    return name
  }

  /// Puts a picture at a place that its writer has chosen.
  ///
  /// - Parameter base: the hash of what is to give way; nil: nothing.
  package func put(
    _ picture: PostPicture, at file: PictureFile, over base: String?, noting note: @escaping Note
  ) async throws -> PictureFile.Putting {
    let putting = try picture.put(at: file, over: base)
    switch putting {
    case .made, .replaced: try await database.write { try note($0) }
    case .unchanged, .conflict: break
    }
    return putting
  }
}
