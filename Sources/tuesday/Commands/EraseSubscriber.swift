import ArgumentParser
import Audience
import Campaigns
import Foundation
import Mail
import Store

struct EraseSubscriber: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "erase", abstract: "Forget one person for good, because they asked.",
    discussion: """
      Everything about them goes: address, name, attributes, tags, the words of their journal, what they opened. What stays is a row
      that nobody can be known by, because ledgers count it, and a keyed hash that keeps the address out of imports and mail. They
      can come back, but only themselves: by signing up again and confirming it.

      Exits with 1 where something that holds the address is left to you, and says what: a file to delete, words of yours to change.
      """)

  @OptionGroup var options: PublicationOptions

  @Argument(help: "The address.")
  var address: String

  @Option(help: "The address again: this cannot be undone.")
  var confirm: String?

  @Flag(help: "One JSON document on standard output.")
  var json = false

  private struct Answer: Encodable {
    let address: String
    let erased: Bool
    let excluded: Int
    let uncertain: Int
    /// Whether the database's file holds no copy any more.
    let scrubbed: Bool
    let mentions: [String]
    let files: [String]
  }

  func run() async throws {
    let address = try Subscribers.address(address)
    guard let confirm, try Subscribers.address(confirm).key == address.key else {
      throw CommandError.usage("this cannot be undone; say it twice: tuesday subscribers erase \(address) --confirm \(address)")
    }
    let settings = try options.load()
    let database = try settings.open()
    let forgetting = Forgetting(database: database, publication: settings.publication, files: settings.looseFiles)
    guard let (erasure, remnants) = try await forgetting.forget(address, cause: "erased on the command line", now: .now()) else {
      throw CommandError.noInput("\(address) is not known here")
    }
    let settingsNaming = settings.keys(naming: address).map { "\($0) in the settings" }
    let answer = Answer(
      address: address.text, erased: erasure != nil, excluded: erasure?.excluded ?? 0, uncertain: erasure?.uncertain ?? 0,
      scrubbed: !remnants.isBusy && remnants.mentions.isEmpty, mentions: remnants.mentions + settingsNaming,
      files: remnants.files)
    if json { try Terminal.json(answer) } else { Terminal.say(Self.text(answer, isBusy: remnants.isBusy)) }
    if !remnants.isEmpty || !settingsNaming.isEmpty { throw ExitCode(CommandError.Code.partial.rawValue) }
  }

  private static func text(_ answer: Answer, isBusy: Bool) -> String {
    var lines = [
      answer.erased
        ? "\(answer.address) is forgotten. A keyed hash keeps the address out of imports and mail."
        : "\(answer.address) was forgotten before."
    ]
    if answer.excluded > 0 { lines.append("Not sent any more: \(answer.excluded) waiting \(answer.excluded == 1 ? "mail" : "mails").") }
    if answer.uncertain > 0 { lines.append("A mail to them was just being sent and may have left; its ledger says uncertain.") }
    if !answer.mentions.isEmpty {
      lines.append("The address still stands in what you wrote or imported; change it there: \(answer.mentions.joined(separator: ", "))")
    }
    if isBusy {
      lines.append(
        "The database's file may still hold a copy in free space: it was in use. Stop `tuesday serve` and run the same command again.")
    }
    if !answer.files.isEmpty {
      lines.append(
        "Files that hold the address; delete them, and change the posts among them:\n  \(answer.files.joined(separator: "\n  "))")
    }
    lines.append("Outside this program's reach: backups, exports, files you imported from, and the logs of your relay.")
    return lines.joined(separator: "\n")
  }
}
