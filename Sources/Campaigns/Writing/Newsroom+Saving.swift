internal import Foundation
internal import Markdown
package import Store
internal import Words

extension Newsroom {
  package enum Saving: Sendable {
    case saved(PostFile.Content)
    /// The file says that already.
    case unchanged(PostFile.Content)
    /// It is another than the one that was edited, or gone (nil). Nothing is written; the text that was sent is kept as a version.
    case conflict(PostFile.Content?)
  }

  struct Overtaken: Error {}

  /// Writes a text in the place of the one that was edited, and of no other.
  ///
  /// - Parameters:
  ///   - base: the hash of the file as it was when somebody began to edit it.
  ///   - slug: one that the file has from now on, and that no other may have by then; nil: whatever it says, preflight tells.
  /// - Throws: ``SlugIsTaken``, and nothing is written.
  package func save(
    _ text: String, to file: PostFile, over base: String, claiming slug: String? = nil, _ way: PostRevision.Way, by who: String,
    now: Timestamp, noting note: @escaping Note
  ) async throws -> Saving {
    let text = PostFile.plain(text)
    guard let current = try file.read() else { return try await keep(text, of: file, by: who, now: now, nil) }
    if current.text == text { return .unchanged(current) }
    guard current.hash == base else { return try await keep(text, of: file, by: who, now: now, current) }
    let bytes = current.bytes(of: text)
    guard bytes.count <= PostFile.sizeLimit else { throw PostFile.Fault.large }
    let hash = PostFile.hash(bytes)
    // Flushed before anybody has to wait for a lock.
    let draft = try file.draft(bytes, like: current)
    do {
      try await database.write { connection in
        if let slug { try require(slug, isFreeFor: file) }
        try takeInLeftovers(of: file, now, connection)
        try PostRevision.add(current.text, hash: current.hash, of: file, .found, by: "", now: now, connection)
        try PostRevision.add(text, hash: hash, of: file, way, by: who, now: now, connection)
        try note(connection)
        guard try draft.takePlace(of: { $0 == current.bytes }) else { throw Overtaken() }
      }
    } catch is Overtaken {
      return try await overtaken(text, of: file, by: who, now: now)
    } catch {
      draft.giveUp()
      throw error
    }
    guard let saved = try file.read() else { return .conflict(nil) }
    return .saved(saved)
  }

  /// Texts that stand in no file any more, of saves that were killed.
  func takeInLeftovers(of file: PostFile, _ now: Timestamp, _ connection: Connection) throws {
    for path in file.leftovers {
      if let bytes = FileManager.default.contents(atPath: path), !bytes.isEmpty, bytes.count <= PostFile.sizeLimit,
        let text = String(data: bytes, encoding: .utf8)
      {
        try PostRevision.add(
          PostFile.plain(text), hash: PostFile.hash(Array(bytes)), of: file, .found, by: "", now: now, connection)
      }
      try? FileManager.default.removeItem(atPath: path)
    }
  }

  /// Somebody else was faster; perhaps with the same.
  func overtaken(_ text: String, of file: PostFile, by who: String, now: Timestamp) async throws -> Saving {
    let theirs = try file.read()
    if let theirs, theirs.text == text { return .unchanged(theirs) }
    return try await keep(text, of: file, by: who, now: now, theirs)
  }

  /// Whatever becomes of it, a text that somebody has written is not lost.
  func keep(
    _ text: String, of file: PostFile, by who: String, now: Timestamp, _ theirs: PostFile.Content?
  ) async throws -> Saving {
    guard text.utf8.count <= PostFile.sizeLimit else { throw PostFile.Fault.large }
    try await database.write { connection in
      if let theirs { try PostRevision.add(theirs.text, hash: theirs.hash, of: file, .found, by: "", now: now, connection) }
      try PostRevision.add(text, hash: PostFile.hash(Array(text.utf8)), of: file, .kept, by: who, now: now, connection)
    }
    return .conflict(theirs)
  }

  /// A new post, as `tuesday init` begins one: a draft until its writer says `ready: true`. Its file is called as its title, or like one beside it.
  package func begin(_ title: String, by who: String, now: Timestamp, noting note: @escaping @Sendable (String, Connection) throws -> Void)
    async throws -> PostFile
  {
    let stem = String(Slug.make(from: title).prefix(60)).trimmingCharacters(in: ["-"])
    let text = "---\ntitle: \(YAMLText.plain(title))\nready: false\n---\n\n"
    let bytes = Array(text.utf8)
    let taken = Set(try PostFolder(path: publication.posts, of: publication).pathsBySlug().keys)
    for number in 1...1_000 {
      let slug = (stem.isEmpty ? "post" : stem) + (number == 1 ? "" : "-\(number)")
      // Readers find an issue by its slug: one that was sent from a file that is gone has it still.
      guard !taken.contains(slug), !publication.isPublished(slug), let file = file(slug + ".md") else { continue }
      do {
        if try await make(file, saying: text, bytes, by: who, now: now, noting: { try note(file.name, $0) }) { return file }
      } catch is SlugIsTaken {
        continue
      }
    }
    throw StoreError.defect("a thousand posts are called \(stem)")
  }

  package func revisions(of file: PostFile) async throws -> [PostRevision] {
    try await database.read { try PostRevision.all(of: file, $0) }
  }

  package func revision(
    _ id: ID<PostRevision>, of file: PostFile
  ) async throws -> (revision: PostRevision, text: String, before: String?)? {
    try await database.read { try PostRevision.find(id, of: file, $0) }
  }
}
