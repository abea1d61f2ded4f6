import ArgumentParser
import Campaigns
import Web

struct ConfigCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "config", abstract: "See what the settings are.", subcommands: [ShowConfig.self], defaultSubcommand: ShowConfig.self)
}

struct ShowConfig: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Print each setting as this command would have it, and who says so.",
    discussion: """
      A flag wins over the environment, that over the secrets folder, that over tuesday.toml, and that over the default. Of a secret only \
      whether it is set is told. `tuesday init --print-config` prints all keys with what they are about.
      """)

  @OptionGroup var options: PublicationOptions
  @OptionGroup var output: OutputOptions

  @Argument(help: "Only these keys, or all of these tables: smtp.host, delivery.")
  var keys: [String] = []

  @Flag(help: "Only what is not as it would be if nobody had said it.")
  var changed = false

  @Flag(help: "With who says so, which stands there in any case.")
  var origin = false

  private struct Item: Encodable {
    let key: String
    /// Nil of a secret.
    let value: String?
    let isSecret: Bool
    let isSet: Bool
    let isStandard: Bool
    let origin: String

    init(_ setting: DeskUpkeep.Setting) {
      (key, value) = (setting.key, setting.isSecret ? nil : setting.value)
      (isSecret, isSet, isStandard, origin) = (setting.isSecret, setting.isSet, setting.isStandard, setting.origin)
    }

    var row: [String] { [key, value.map { $0.isEmpty ? "—" : $0 } ?? (isSet ? "(set; not shown)" : "—"), origin] }
  }

  func run() throws {
    let settings = try options.load()
    let all = settings.sources.sheet(next: nil, file: settings.folder + "/tuesday.toml")
    for key in keys where !all.contains(where: { Self.isMeant($0.key, by: key) }) {
      throw CommandError.usage("\(key): no setting and no table has this name; \(SettingSources.advice(key, among: all.map(\.key)))")
    }
    let items = all.filter { setting in
      (keys.isEmpty || keys.contains { Self.isMeant(setting.key, by: $0) }) && !(changed && setting.isStandard)
    }.map(Item.init)
    try output.show(items, else: items.isEmpty ? "All is as it would be if nobody had said anything." : Terminal.table(items.map(\.row)))
  }

  private static func isMeant(_ key: String, by name: String) -> Bool { key == name || key.hasPrefix(name + ".") }
}
