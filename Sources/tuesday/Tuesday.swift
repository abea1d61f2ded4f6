import ArgumentParser
import CLinux
import Foundation

@main
struct Tuesday: AsyncParsableCommand {
  static let version = "0.1.0"

  static let configuration = CommandConfiguration(
    commandName: "tuesday",
    abstract: "A newsletter engine: a Markdown post becomes an email to every subscriber, each week.",
    version: version,
    subcommands: [
      Initialize.self, Check.self, Preview.self, Watch.self, TestCommand.self, Review.self, Approve.self, Subscribers.self, Lists.self,
      Segments.self, Tags.self, Suppressions.self, Send.self, Status.self, CampaignCommand.self, Why.self, Report.self,
      Bounces.self, BounceCommand.self,
      Links.self, MessagesCommand.self, HooksCommand.self, Tokens.self, OpenAPICommand.self, Remote.self, Users.self, DeskCommand.self,
      Schedule.self,
      Queue.self,
      SeriesCommand.self,
      FeedsCommand.self, Plan.self,
      Apply.self, Serve.self, InboxCommand.self,
      ConfigCommand.self, DKIM.self, DoctorCommand.self, ExportPublication.self, ImportPublication.self,
      BackupCommand.self, Restore.self, Release.self, Promote.self, Demo.self, SelfTest.self,
    ])

  /// One place where errors become words on standard error, or with `--json` one line of JSON there, and an exit code.
  static func main() async {
    // A reader that goes away (`tuesday status | head`) and a closed socket are errors to return, not reasons to die.
    signal(SIGPIPE, SIG_IGN)
    // A file that may not grow any more (`ulimit -f`) too: SQLite undoes what it could not write, and says so.
    signal(SIGXFSZ, SIG_IGN)
    // Each thread would keep free room of its own; ours wait for the network and the disk, and can share.
    mallopt(M_ARENA_MAX, 2)
    do {
      // They are read from /proc, and without it there would be none: that is no wish for help.
      if CommandLine.arguments.isEmpty {
        throw CommandError(code: .unavailable, description: "/proc cannot be read, and with it the arguments of this program; mount it")
      }
      var command = try parseAsRoot()
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
    } catch {
      let known = CommandError.from(error)
      let own = known?.code.rawValue ?? exitCode(for: error).rawValue
      let code = isForMailServer && own != 0 ? CommandError.Code.temporary.rawValue : own
      // Without words the command has said on standard output what is wrong; with code 0 it is the help.
      let words = known?.description ?? message(for: error)
      if isForScript && code != 0 {
        if !words.isEmpty { Terminal.complain(ErrorLine(code: code, error: words).json) }
      } else if known == nil && code == own {
        exit(withError: error)
      } else if known == nil {
        Terminal.complain(fullMessage(for: error))
      } else {
        Terminal.complain("tuesday: \(words)")
      }
      Foundation.exit(code)
    }
  }

  /// Asked of the arguments themselves: those that could not be understood are errors too.
  private static var isForScript: Bool { CommandLine.arguments.prefix { $0 != "--" }.contains("--json") }

  /// Of an alias, whose options may be wrong too.
  private static var isForMailServer: Bool { CommandLine.arguments.dropFirst().first == BounceCommand.configuration.commandName }

  private struct ErrorLine: Encodable {
    let code: Int32
    let error: String

    var json: String {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }
  }
}
