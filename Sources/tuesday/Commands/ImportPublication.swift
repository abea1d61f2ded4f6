import ArgumentParser
import Audience
import Campaigns
import Foundation
import Store

struct ImportPublication: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import", abstract: "Make a publication again from what `tuesday export` wrote.",
    discussion: """
      Every part is held against its hash before anything is written. The database is filled in one transaction: an import that was cut
      short leaves it empty, and is simply run again. (People from a file: `tuesday subscribers import`.)
      """)

  @Argument(help: "The export's folder.")
  var export: String

  @Argument(help: "The publication's folder to make.")
  var folder: String

  @OptionGroup var output: OutputOptions

  func run() async throws {
    guard FileManager.default.fileExists(atPath: export) else { throw CommandError.noInput("there is no folder \(export)") }
    let moving = try PublicationImport(export)
    try moving.verify()
    let (target, data, place) = try Initialize.makeFolders(folder, settings: export + "/tuesday.toml")
    let database = try Database(path: place, folder: data, creating: true)
    try await database.read { try PublicationImport.requireEmpty($0) }
    try moving.writeFiles(to: target, data: data)
    try Initialize.keepDataOutOfGit(target)
    try await database.write { try moving.fill($0) }
    let people = try await database.read { try Subscriber.count($0) }
    var lines = [
      "Made \(moving.manifest.publication) in \(folder): \(people) people, \(moving.manifest.parts.count) files, all as they were exported."
    ]
    if !moving.manifest.hasKeys {
      lines.append(
        "The export has no keys: links in mails already sent do not work here, what comes back of those mails proves nothing, and erased people are not recognised."
      )
    }
    lines.append(
      "Put secrets such as smtp-password where the settings look for them. Stop the old place before you serve here: both would send.")
    try output.tell(
      lines.joined(separator: "\n"),
      ["folder": .text(folder), "people": .number(people), "database": .text(Settings.shown(place))])
  }
}
