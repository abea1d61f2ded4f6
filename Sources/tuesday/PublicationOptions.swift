import ArgumentParser
import Audience
import Campaigns
import Foundation
import Store

/// What every command that works on a publication takes.
struct PublicationOptions: ParsableArguments {
  @Option(
    name: .shortAndLong,
    help: "The publication's folder; by default TUESDAY_PUBLICATION, else this folder or the nearest above with a tuesday.toml.")
  var publication: String?

  @Option(name: .customLong("set"), help: "A setting for this run, as KEY=VALUE; wins over everything else.")
  var settings: [String] = []

  func load() throws -> Settings {
    let environment = ProcessInfo.processInfo.environment
    let folder = publication ?? environment["TUESDAY_PUBLICATION"] ?? Self.nearest()
    guard let folder else {
      throw CommandError.configuration("no tuesday.toml here or above; run `tuesday init FOLDER`, or name it with --publication")
    }
    return try Settings(folder: URL(filePath: folder).standardizedFileURL.path, environment: environment, flags: settings)
  }

  private static func nearest() -> String? {
    var folder = URL(filePath: FileManager.default.currentDirectoryPath)
    while true {
      if FileManager.default.fileExists(atPath: folder.appending(path: "tuesday.toml").path) { return folder.path }
      let parent = folder.deletingLastPathComponent()
      if parent.path == folder.path { return nil }
      folder = parent
    }
  }
}

/// For commands that work on one list.
struct ListOptions: ParsableArguments {
  @Option(help: "The list's slug.")
  var list: String = MailingList.main

  func find(_ database: Database) async throws -> MailingList { try await Self.find(list, database) }

  static func find(_ slug: String, _ database: Database) async throws -> MailingList {
    try await database.read { connection in
      guard let list = try MailingList.find(slug, connection) else {
        let known = try MailingList.all(connection).map(\.slug).joined(separator: ", ")
        throw CommandError.noInput("there is no list \(slug) (known are \(known)); `tuesday lists set` makes one")
      }
      return list
    }
  }
}

extension Settings {
  func open() throws -> Database { try Database(path: database, creating: false) }

  /// The list that every publication has, made where it is missing.
  func mainList(_ database: Database) async throws -> ListID {
    try await database.write { try MailingList.ensure(MailingList.main, now: .now(), $0) }
  }

  func keys(_ database: Database) async throws -> SigningKeys {
    try await database.write { try SigningKeys.load(now: .now(), $0) }
  }

  /// A path as given, from where the command was called; a bare name also from the publication's posts.
  func post(_ path: String) throws -> String {
    let candidates = path.hasPrefix("/") ? [path] : [path, folder + "/" + path, publication.posts + "/" + path]
    guard let found = candidates.first(where: { FileManager.default.fileExists(atPath: $0) }) else {
      throw CommandError.noInput("\(path): there is no such post")
    }
    return found
  }

  func signUp(_ database: Database, _ keys: SigningKeys) throws -> SignUp {
    SignUp(database: database, keys: keys, mails: try PersonalMails(publication, mode: mode), settings: signUp)
  }

  var scheduling: Scheduler.Settings { Scheduler.Settings(lateWindow: lateWindow, promise: promise, expiresAfter: expiresAfter) }
}
