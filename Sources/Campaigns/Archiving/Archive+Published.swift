package import Delivery
package import Store

extension Archive {
  /// Whether an issue that was sent has its page under this slug. Blocks for one look into the database.
  package static func has(_ slug: String, in database: Database, mode: SendingMode) throws -> Bool {
    let archive = Archive(database: database, mode: mode)
    return try database.blockingRead { try archive.issue(slug: slug, $0) != nil }
  }
}
