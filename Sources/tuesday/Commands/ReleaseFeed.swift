import ArgumentParser
import Audience
import Campaigns
import Foundation
import Store
import Words

extension FeedsCommand {
  struct Release: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Take the items of a feed that are held after a restore: they did not go out.",
      discussion:
        "What was found after the backup, or waited for a roundup when a day began, may have gone out before the database was made again.")

    @OptionGroup var options: PublicationOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var feed: FeedArgument

    func run() async throws {
      let settings = try options.load()
      let source = try feed.find(settings)
      let database = try settings.open()
      let list = try await database.read { try MailingList.find(source.list, $0) }
      try await OpenDay(list: list, settings: settings, database: database).admit(source)
      let taken = try await settings.feedLook(database).release(source)
      let lines = taken.map { "  \($0.title.withVisibleControls)  \($0.file ?? "waits for the next roundup")" }
      let head = taken.isEmpty ? "Nothing of \(source.name) is held." : "\(source.name): \(taken.count) let go"
      try output.tell(([head] + lines).joined(separator: "\n"), ["feed": .text(source.name), "released": .number(taken.count)])
    }
  }
}
