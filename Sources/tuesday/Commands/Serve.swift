import ArgumentParser
import Campaigns
import Delivery

struct Serve: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Run the site, the schedule and the sender in one process.",
    discussion: """
      Several publications in one process: name each with -p, or a folder that has all of theirs. Each has its own tuesday.toml, database, \
      senders and people; where they share site.listen, the name in site.base_url tells which one a browser asks for. One \
      that cannot be served, say for a fault in its tuesday.toml, is left out: the log, systemd and /ready say so, and the others run.

      SIGTERM drains: no new mail is begun, what is on its way is finished, the rest stays in the queue.
      """)

  @OptionGroup var options: HouseOptions
  @OptionGroup var output: OutputOptions

  @Option(
    help: ArgumentHelp(
      "Do this of all there is to do; may be said more than once. Without it: all.",
      discussion: "For several machines that share a PostgreSQL database. Who is no web answers /health, /ready and /metrics only."))
  var role: [ServeRole] = []

  func run() async throws {
    var house = try options.load()
    if !role.isEmpty { house.roles = Set(role) }
    let (output, hasSeveral) = (output, house.hasSeveral)
    try await house.run { settings, site, mailbox in
      let name = hasSeveral ? "\(settings.publication.name): " : ""
      if mailbox != nil {
        Terminal.complain("\(name)REHEARSAL: no relay is configured. Mail goes to the built-in inbox and nobody is mailed.")
      }
      let addresses = [
        hasSeveral ? ("folder", settings.folder) : nil,
        mailbox.map { ("inbox", "http://\(settings.inboxListen.text($0))/") }, ("site", "http://\(settings.siteListen.text(site))/"),
      ].compactMap { $0 }
      output.tell(addresses: addresses)
    }
  }
}
