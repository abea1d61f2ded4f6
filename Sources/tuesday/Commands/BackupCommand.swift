import ArgumentParser
import Campaigns
import Foundation
import Store

struct BackupCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backup",
    abstract: "Make a backup of the publication with its secrets, while `serve` runs; see, and check, those that are there.",
    discussion: """
      `serve` makes one every backup.every and keeps the newest backup.keep. A backup is a folder: the database as it was at one moment, the publication's
      folder, keys and pictures, and a manifest with the hash of every part. `tuesday restore` makes the publication again from it. (`tuesday export` is for
      reading, and for moving house.)
      """, subcommands: [Make.self, List.self, Verify.self], defaultSubcommand: Make.self)

  struct Make: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Make one now, and read it again.")

    @OptionGroup var options: PublicationOptions
    @OptionGroup var output: OutputOptions

    @Option(help: "A new folder to make it in, instead of backup.folder; it is not counted among those that are kept.")
    var to: String?

    func run() async throws {
      let settings = try options.load()
      let now = Timestamp.now()
      let place = to.map { URL(filePath: $0).standardizedFileURL.path }
      let (backup, leftOut) = try await settings.backUp(try settings.open(), to: place, now: now)
      if to == nil { try settings.backups.tidy(now: now) }
      let lines =
        ["\(backup.folder): \(backup.manifest.parts.count) files, \(backup.bytes) octets, read again and whole."]
        + leftOut.map { "Left out, because it is a link, no plain file, or its name is no UTF-8; copy it there yourself: \($0)" }
        + ["It holds addresses and secrets: keep it as you keep the database, and a copy on another machine."]
      try output.tell(
        lines.joined(separator: "\n"),
        ["folder": .text(backup.folder), "files": .number(backup.manifest.parts.count), "bytes": .number(backup.bytes)])
      if !leftOut.isEmpty { throw ExitCode(CommandError.Code.partial.rawValue) }
    }
  }

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Those in backup.folder, the newest first.")

    @OptionGroup var options: PublicationOptions
    @OptionGroup var output: OutputOptions

    private struct Line: Encodable {
      let folder: String
      let madeAt: String
      let bytes: Int
    }

    func run() async throws {
      let settings = try options.load()
      let lines = settings.backups.all.map { Line(folder: $0.folder, madeAt: $0.madeAt.rfc3339, bytes: $0.bytes) }
      let none = "No backup in \(settings.backups.folder) yet. `tuesday backup` makes one."
      try output.show(
        lines, else: lines.isEmpty ? none : lines.map { "\($0.madeAt)  \($0.bytes) octets  \($0.folder)" }.joined(separator: "\n"))
    }
  }

  struct Verify: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Read a backup again: every part is what was written, the database whole.")

    @Argument(help: "The backup's folder.")
    var backup: String

    @OptionGroup var output: OutputOptions

    func run() throws {
      let found = try Backup(backup)
      try found.verify()
      try output.tell(
        "\(backup) is whole: \(found.manifest.publication) as it was at \(found.madeAt.rfc3339), \(found.manifest.parts.count) files.",
        ["folder": .text(backup), "publication": .text(found.manifest.publication), "madeAt": .text(found.madeAt.rfc3339)])
    }
  }
}
