import ArgumentParser
import Foundation

@main
struct Tuesday: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tuesday",
    abstract: "A newsletter engine: a Markdown post becomes an email to every subscriber, each week.",
    version: "0.1.0",
    subcommands: [
      Initialize.self, Check.self, Preview.self, Subscribers.self, Lists.self, Segments.self, Tags.self, Suppressions.self, Send.self,
      Status.self,
      Schedule.self, Serve.self, InboxCommand.self, ExportPublication.self, ImportPublication.self, Demo.self,
    ])

  /// One place where errors become words on standard error and an exit code.
  static func main() async {
    // A reader that goes away (`tuesday status | head`) and a closed socket are errors to return, not reasons to die.
    signal(SIGPIPE, SIG_IGN)
    do {
      var command = try parseAsRoot()
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
    } catch {
      guard let known = CommandError.from(error) else { exit(withError: error) }
      Terminal.complain("tuesday: \(known.description)")
      Foundation.exit(known.code.rawValue)
    }
  }
}
