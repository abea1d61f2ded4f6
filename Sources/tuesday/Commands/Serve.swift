import ArgumentParser
import Delivery

struct Serve: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Run the site, the schedule and the sender in one process.",
    discussion: "SIGTERM drains: no new mail is begun, what is on its way is finished, the rest stays in the queue.")

  @OptionGroup var options: PublicationOptions

  func run() async throws {
    let settings = try options.load()
    try await Serving(settings: settings).run { site, mailbox in
      if let mailbox {
        Terminal.complain("REHEARSAL: no relay is configured. Mail goes to the built-in inbox and nobody is mailed.")
        Terminal.say("inbox  http://\(settings.inboxListen.host):\(mailbox)/")
      }
      Terminal.say("site   http://\(settings.siteListen.host):\(site)/")
    }
  }
}
