internal import Foundation
package import Store
internal import Words

/// Posts by what they are called, for whoever is not at this machine.
extension Newsroom {
  /// Those whose post has the slug: one, unless two files say the same.
  package func files(of slug: String) throws -> [PostFile] {
    let paths = try PostFolder(path: publication.posts, of: publication, memory: memory).pathsBySlug()[slug] ?? []
    let files = paths.compactMap { file(URL(filePath: $0).lastPathComponent) }
    // One in which nothing is so far has the name of its file alone.
    return files.isEmpty ? [slug + ".md"].compactMap(file).filter { FileStamp($0.path)?.isEmpty == true } : files
  }

  /// All slugs, for a guess.
  package func slugs() throws -> [String] {
    try PostFolder(path: publication.posts, of: publication, memory: memory).pathsBySlug().keys.sorted()
  }

  /// Another file has the slug: by it readers find one post, and one only.
  package struct SlugIsTaken: Error {
    package let slug: String
    package let file: String
  }

  /// In the transaction that writes the file: whoever writes another at the same moment waits for it, and sees it then.
  ///
  /// - Throws: ``SlugIsTaken``.
  func require(_ slug: String, isFreeFor file: PostFile) throws {
    if let other = try files(of: slug).first(where: { $0.name != file.name }) { throw SlugIsTaken(slug: slug, file: other.name) }
  }

  /// A new post with this text, never over a file that is there, and under a slug that no other file has.
  ///
  /// - Throws: ``SlugIsTaken``, and nothing is written.
  package func create(
    _ text: String, as file: PostFile, _ way: PostRevision.Way = .made, by who: String, now: Timestamp, noting note: @escaping Note
  ) async throws -> Saving {
    let text = PostFile.plain(text)
    let bytes = Array(text.utf8)
    guard bytes.count <= PostFile.sizeLimit else { throw PostFile.Fault.large }
    if let current = try file.read() {
      return current.text == text ? .unchanged(current) : try await keep(text, of: file, by: who, now: now, current)
    }
    guard try await make(file, saying: text, bytes, way, by: who, now: now, noting: note) else {
      return try await overtaken(text, of: file, by: who, now: now)
    }
    guard let saved = try file.read() else { return .conflict(nil) }
    return .saved(saved)
  }

  /// - Returns: false where there is a file of the name by now.
  /// - Throws: ``SlugIsTaken``, and nothing is written.
  func make(
    _ file: PostFile, saying text: String, _ bytes: [UInt8], _ way: PostRevision.Way = .made, by who: String, now: Timestamp,
    noting note: @escaping Note
  ) async throws -> Bool {
    let draft = try WholeFile(bytes, for: file.path, mark: "-\(UUID().uuidString.prefix(8))")
    do {
      try await database.write { connection in
        try require(file.slug(saying: text), isFreeFor: file)
        try PostRevision.add(text, hash: PostFile.hash(bytes), of: file, way, by: who, now: now, connection)
        try note(connection)
        guard try draft.put() else { throw Overtaken() }
      }
      return true
    } catch is Overtaken {
      return false
    } catch {
      draft.giveUp()
      throw error
    }
  }

  package enum Removing: Sendable {
    case removed
    /// It is another than the one that was seen, or gone (nil); nothing is removed.
    case conflict(PostFile.Content?)
  }

  /// Takes a post's file away. Its text stays among its versions, so it can be had again.
  ///
  /// - Parameter base: the hash of the file as it was seen.
  package func remove(_ file: PostFile, over base: String, now: Timestamp, noting note: @escaping Note) async throws -> Removing {
    guard let current = try file.read() else { return .conflict(nil) }
    guard current.hash == base else { return .conflict(current) }
    // Before the file goes: whatever is killed when, the text is somewhere.
    try await database.write { connection in
      try takeInLeftovers(of: file, now, connection)
      try PostRevision.add(current.text, hash: current.hash, of: file, .found, by: "", now: now, connection)
    }
    do {
      try await database.write { connection in
        try note(connection)
        let mark = "-\(UUID().uuidString.prefix(8))"
        guard try WholeFile.remove(file.path, mark: mark, where: { $0 == current.bytes }) else { throw Overtaken() }
      }
    } catch is Overtaken {
      return .conflict(try file.read())
    }
    return .removed
  }
}
