import ArgumentParser
import Foundation
import Store

struct Promote: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Move the database of the publication to PostgreSQL, or from there into a file again.",
    discussion: """
      Stop `tuesday serve` first. All rows are copied at one moment, read again and compared before anything counts; cut short, nothing has changed, and it \
      is simply run again. Keys, tokens and numbers stay what they were, so links in mails that are out stay good. The former database is left as it was, \
      under a name that nobody opens by accident.
      """)

  @Argument(help: "postgresql://user@host/name, an empty database; or sqlite: the file tuesday.sqlite in data.folder.")
  var target: String

  @OptionGroup var options: PublicationOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let settings = try options.load()
    let place = target == "sqlite" ? Settings.file(in: settings.data) : target
    guard target == "sqlite" || PostgreSQLURL(target) != nil else {
      throw CommandError.usage("`tuesday promote` wants postgresql://user@host/name, or sqlite, and not \(target)")
    }
    guard place != settings.database else { throw CommandError.usage("the database is in \(Settings.shown(place)) already") }
    let sums = try DatabaseMove.run(from: settings.database, to: place, folder: settings.data)
    let (tables, rows) = (sums.count, sums.reduce(0) { $0 + $1.rows })
    try output.tell(
      """
      Moved \(rows) rows of \(tables) tables to \(Settings.shown(place)), and compared them.
      Nothing runs before you say so \(Self.place(of: settings)):
        database = "\(target == "sqlite" ? "" : Settings.shown(place))"
      \(Self.former(settings)) is the former database, as it was; delete it when you have seen the new one at work.
      """,
      [
        "database": .text(Settings.shown(place)), "former": .text(Self.former(settings)), "tables": .number(tables), "rows": .number(rows),
      ])
  }

  /// Where the setting is said.
  private static func place(of settings: Settings) -> String {
    let (file, origin) = (settings.folder + "/tuesday.toml", settings.sources.values["data.database"]?.origin ?? "default")
    return origin == "default" || origin.hasPrefix(file) ? "in \(file), under [data]" : "in \(origin)"
  }

  private static func former(_ settings: Settings) -> String {
    PostgreSQLURL(settings.database)?.shown ?? settings.database + "-" + DatabaseMove.mark
  }
}
