import ArgumentParser
import Audience
import Store

/// For commands that work on one list.
struct ListOptions: ParsableArguments {
  @Option(help: "The list's slug.")
  var list: String = MailingList.main

  func find(_ database: Database) async throws -> MailingList { try await Self.find(list, database) }

  static func find(_ slug: String, _ database: Database) async throws -> MailingList { try await database.read { try find(slug, $0) } }

  static func find(_ slug: String, _ connection: Connection) throws -> MailingList {
    guard let list = try MailingList.find(slug, connection) else {
      let known = try MailingList.all(connection).map(\.slug).joined(separator: ", ")
      throw CommandError.noInput("there is no list \(slug) (known are \(known)); `tuesday lists set` makes one")
    }
    return list
  }
}
