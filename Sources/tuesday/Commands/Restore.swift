import ArgumentParser
import Campaigns
import Delivery
import Foundation
import Store

struct Restore: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Make the publication again from a backup. Nothing is sent before `tuesday release`.",
    discussion: """
      Every part is held against its hash before anything is written; cut short, it is simply run again. Who joined, left or had a mail after the
      backup was made the database does not know: so it sends nothing until somebody has said what was sent since (`tuesday release`).
      """)

  @Argument(help: "The backup's folder.")
  var backup: String

  @Argument(help: "The publication's folder to make.")
  var folder: String

  @OptionGroup var output: OutputOptions

  func run() async throws {
    let backup = try Backup(backup)
    try backup.verify()
    let (target, data, place) = try Initialize.makeFolders(folder, settings: backup.settings)
    try backup.writeFiles(to: target, data: data)
    try Initialize.keepDataOutOfGit(target)
    let restoration = Restoration(backedUpAt: backup.madeAt, restoredAt: .now())
    try backup.writeDatabase(to: place, beside: data) { try restoration.begin($0) }
    // The environment may have said where it goes; whoever comes next is led by the file.
    let own = try SettingReader(sources: SettingSources(file: backup.settings, environment: [:], flags: []))
    let named = try Settings.database(own, in: data)
    let warning =
      "Its tuesday.toml names another database, \(Settings.shown(named)): write \(Settings.shown(place)) there (data.database), or commands change that one."
    let lines = [
      "Made \(backup.manifest.publication) in \(folder), as it was at \(backup.madeAt.rfc3339).",
      "Stop the old place, should it still run. Who joined or left since, the database here does not know; everybody is signed out of the desk.",
      named == place ? nil : warning,
      "Nothing is sent until somebody has said what was sent since: tuesday release -p \(folder)",
    ]
    try output.tell(
      lines.compactMap(\.self).joined(separator: "\n"),
      ["folder": .text(folder), "madeAt": .text(backup.madeAt.rfc3339), "database": .text(Settings.shown(place))])
  }
}
