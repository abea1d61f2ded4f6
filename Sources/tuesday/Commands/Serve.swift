import ArgumentParser
import Delivery

struct Serve: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Run the site, the schedule and the sender in one process.",
    discussion: "SIGTERM drains: no new mail is begun, what is on its way is finished, the rest stays in the queue.")

  @OptionGroup var options: PublicationOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let settings = try options.load()
    let output = output
    try await Serving(settings: settings).run { site, mailbox in
      if mailbox != nil {
        Terminal.complain("REHEARSAL: no relay is configured. Mail goes to the built-in inbox and nobody is mailed.")
      }
      let addresses = [
        mailbox.map { ("inbox", "http://\(settings.inboxListen.host):\($0)/") }, ("site", "http://\(settings.siteListen.host):\(site)/"),
      ].compactMap { $0 }
      output.tell(addresses: addresses)
    }
  }
}
