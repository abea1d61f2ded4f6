package import Audience
package import Mail
package import Store

/// Forgets a person for good, everywhere that the program reaches: rows, files of clicks, and free space of the database's file.
package struct Forgetting: Sendable {
  let database: Database
  let publication: Publication
  let files: LooseFiles

  package init(database: Database, publication: Publication, files: LooseFiles) {
    (self.database, self.publication, self.files) = (database, publication, files)
  }

  /// - Parameters:
  ///   - cause: for the one line that their journal keeps: `erased on the command line`.
  ///   - telling: what is written in the same transaction.
  /// - Returns: what was done, nil where they were forgotten before, and what is left for a human; nil for nobody that is or was known.
  package func forget(
    _ address: EmailAddress, cause: String, now: Timestamp, telling: @escaping @Sendable (Connection) throws -> Void = { _ in }
  ) async throws -> (erasure: Erasure?, remnants: Erasure.Remnants)? {
    let publication = publication
    let done = try await database.write { connection -> (erasure: Erasure?, link: PublicID?)? in
      if let subscriber = try Subscriber.find(address, connection) {
        try Approval.withdraw(by: subscriber, in: publication, connection)
        let erasure = try Erasure.erase(subscriber.id, cause: cause, now: now, connection)
        try telling(connection)
        return (erasure, subscriber.publicID)
      }
      // Forgotten before, perhaps while the file was busy: what is left of it goes now.
      return try Suppression.standing(against: address, connection).contains { $0.kind == .erased } ? (nil, nil) : nil
    }
    guard let done else { return nil }
    if let link = done.link { VisitJournal.forget(link, beside: database) }
    return (done.erasure, try await Erasure.scrub(address, from: database, files: files))
  }
}
