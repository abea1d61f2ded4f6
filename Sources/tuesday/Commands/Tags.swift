import ArgumentParser
import Audience
import Foundation
import Store

struct Tags: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Words that you put on people, for rules such as: not tag \"staff\".",
    subcommands: [ShowAll.self, Put.self, Take.self], defaultSubcommand: ShowAll.self)

  struct ShowAll: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "All tags and how many people have each.")

    @OptionGroup var options: PublicationOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
      let tags = try await options.load().open().read { try Tag.counts($0) }
      try output.show(
        Dictionary(uniqueKeysWithValues: tags.map { ($0.name, $0.people) }),
        else: tags.isEmpty ? "No tag yet." : Terminal.table(tags.map { [$0.name, "\($0.people)"] }))
    }
  }

  struct Put: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Put a tag on people.")

    @OptionGroup var options: PublicationOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: "The tag.")
    var tag: String

    @Argument(help: "Their addresses.")
    var addresses: [String]

    func run() async throws {
      let tag = try Tags.typed(tag)
      let count = try await Tags.change(addresses, options) { try Tag.put(tag, on: $0, $1) }
      try output.tell("\(tag) is on \(count) more.", ["tag": .text(tag), "changed": .number(count)])
    }
  }

  struct Take: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Take a tag off people; imports put it back only with --update.")

    @OptionGroup var options: PublicationOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: "The tag.")
    var tag: String

    @Argument(help: "Their addresses.")
    var addresses: [String]

    func run() async throws {
      // Of before such characters were refused, one may have some.
      guard let tag = Tag.canonical(tag) else { throw CommandError.usage("\(Tag.Fault.length)") }
      let count = try await Tags.change(addresses, options) { try Tag.take(tag, from: $0, cause: "on the command line", now: .now(), $1) }
      let hint =
        count > 0 && Tag.mayNameSomebody(tag)
        ? " It may name somebody, who could not be erased from others' journals: none keeps this, and a file that has the tag puts it back."
        : ""
      try output.tell("\(tag) is off \(count).\(hint)", ["tag": .text(tag), "changed": .number(count)])
    }
  }

  private static func typed(_ text: String) throws -> String {
    do { return try Tag.typed(text) } catch { throw CommandError.usage("\(error)") }
  }

  /// All of them or, when one is not known, none.
  private static func change(
    _ addresses: [String], _ options: PublicationOptions, _ body: @escaping @Sendable (SubscriberID, Connection) throws -> Bool
  ) async throws -> Int {
    let addresses = try addresses.map(Subscribers.address)
    return try await options.load().open().write { connection in
      try addresses.count { address in
        try body(try Subscriber.known(address, connection).id, connection)
      }
    }
  }
}
