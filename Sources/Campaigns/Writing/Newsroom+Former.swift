package import Store

/// Posts whose files are gone: removed here, or renamed or moved away by whoever works in the folder. Their texts are among the versions still.
extension Newsroom {
  package struct Former: Sendable {
    package let file: PostFile
    package let latest: PostRevision
  }

  /// The latest first.
  ///
  /// - Throws: ``PostFolder/Unreadable``: where the folder is away, no file is gone.
  package func formers() async throws -> [Former] {
    let names = Set(try PostFolder.content(of: publication.posts))
    return try await database.read { try PostRevision.latestOfEach($0) }.compactMap { name, latest in
      names.contains(name) ? nil : file(name).map { Former(file: $0, latest: latest) }
    }
  }

  /// Throws away what is kept of a post whose file is gone.
  ///
  /// - Parameter last: the latest version that was seen: what somebody else's editor has kept since stays; nil: all.
  /// - Returns: how many versions are gone; nil where the file is there, and nothing is done.
  /// - Throws: ``PostFolder/Unreadable``.
  package func forget(_ file: PostFile, upTo last: ID<PostRevision>?, noting note: @escaping Note) async throws -> Int? {
    try await database.write { connection in
      // In this transaction: whoever writes the file anew does it in one, too.
      guard try !PostFolder.content(of: publication.posts).contains(file.name) else { return nil }
      let count = try PostRevision.forget(of: file, upTo: last, connection)
      if count > 0 { try note(connection) }
      return count
    }
  }
}
