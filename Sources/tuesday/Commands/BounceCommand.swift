import ArgumentParser
import Campaigns
import Feedback
import Foundation

/// For the alias of a mail server. Its exit code is for that server alone: 75 has it try again, whatever is wrong, because anything else would lose the
/// message, or send it on to somebody who can do nothing about it.
struct BounceCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bounce", abstract: "Take in one mail that came back, from standard input: for the alias of a mail server.",
    discussion: """
      Exit code 0 when it is taken in, or nothing follows from it; 75 when it could not be looked at now, so that the server tries again. The same \
      message twice is one. The envelope's recipients and sender are those of --recipient and --sender, or what Postfix, Exim and qmail say in the \
      environment. What is only words is no bounce when it has a sender: a report has none.
      """)

  /// What makes a message believed.
  enum Trust: String, ExpressibleByArgument, CaseIterable {
    case token, address
  }

  @OptionGroup var options: PublicationOptions

  @Option(help: "The envelope's recipient; may be said more than once.")
  var recipient: [String] = []

  @Option(help: "The envelope's sender; \"\" or <> for none.")
  var sender: String?

  @Option(
    help:
      "token: what has a code of ours in it changes something; address: also what names somebody who had a mail within 14 days.")
  var trust = Trust.token

  func run() async throws {
    do {
      let octets = try Self.input()
      let settings = try options.load()
      let database = try settings.open()
      let keys = try await settings.keys(database)
      let environment = ProcessInfo.processInfo.environment
      let recipients = recipient.isEmpty ? Self.recipients(environment, domain: settings.returnPath) : recipient
      // A fault in the words of a notice is no reason to leave a bounce.
      let intake = settings.mailIntake(database, keys, try? settings.notices())
      _ = try await intake.take(
        InboundMail(
          source: FeedbackRecord.pipe, octets: octets, recipients: recipients, sender: (sender ?? environment["SENDER"]).map(Self.bare),
          isTrusted: trust == .address))
    } catch {
      throw CommandError(code: .temporary, description: CommandError.from(error)?.description ?? "\(error)")
    }
  }

  /// As much of it as is looked at; the rest is read too, or the server would take the broken pipe for a failure.
  private static func input() throws -> [UInt8] {
    var octets: [UInt8] = []
    while let block = try FileHandle.standardInput.read(upToCount: 1 << 16), !block.isEmpty {
      octets += block.prefix(MailIntake.sizeLimit - octets.count)
    }
    guard !octets.isEmpty else { throw CommandError.noInput("there is no message on standard input") }
    return octets
  }

  /// Nobody is `<>`, to Postfix's pipe(8) MAILER-DAEMON, and to qmail after two bounces `#@[]`.
  static func bare(_ sender: String) -> String {
    let text = sender.drop { $0 == "<" || $0 == " " }.prefix { $0 != ">" && $0 != " " }
    return ["MAILER-DAEMON", "#@[]"].contains { text.caseInsensitiveCompare($0) == .orderedSame } ? "" : String(text)
  }

  /// Under whichever names servers tell it: Postfix (local(8), pipe(8) by `-o`), Exim's pipe transport, qmail-command(8).
  static func recipients(_ environment: [String: String], domain: String?) -> [String] {
    func value(_ name: String) -> String { environment[name] ?? "" }
    let whole = ["ORIGINAL_RECIPIENT", "RECIPIENT"].map(value)
    let exim = value("LOCAL_PART_PREFIX") + value("LOCAL_PART") + value("LOCAL_PART_SUFFIX")
    let locals = [exim, value("LOCAL"), value("EXT")].filter { !$0.isEmpty }
    let domains = [domain ?? "", value("DOMAIN"), value("HOST")].filter { !$0.isEmpty }
    return whole.filter { $0.contains("@") } + locals.flatMap { local in domains.map { "\(local)@\($0)" } }
  }
}
