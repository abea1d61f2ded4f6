import ArgumentParser
import Foundation
import Inbox
import ServiceLifecycle

struct InboxCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inbox",
    abstract: "Run the rehearsal inbox: an SMTP server that keeps everything and forwards nothing, with a web mailbox.",
    discussion: """
      Failures are chosen by the recipient's local part, alone or before + - or a dot: tempfail@ (each message gets 451 at first, \
      then is taken), permfail@ (550), slow@ (a late answer), drop@ (the connection ends without an answer).
      """)

  @OptionGroup var options: PublicationOptions
  @OptionGroup var output: OutputOptions

  @Option(help: "A Maildir of its own instead of the publication's; with it no publication is needed.")
  var folder: String?

  @Option(help: "The SMTP port on 127.0.0.1; 0 takes a free one.", transform: WholeNumber.port)
  var smtpPort: Int = 1025

  @Option(help: "The web mailbox's port; 0 takes a free one (default: of inbox.listen, 8025).", transform: WholeNumber.port)
  var webPort: Int?

  @Option(help: "How often each message to a tempfail@ address is refused before it is taken.", transform: WholeNumber.within(0...1000))
  var temporaryRefusals: Int = 1

  @Option(help: "How many milliseconds slow@ addresses take.", transform: WholeNumber.within(0...600_000))
  var slowness: Int = 2000

  func run() async throws {
    let output = output
    let environment = ProcessInfo.processInfo.environment
    let settings = folder == nil ? try options.load() : nil
    let web = Settings.Address(host: settings?.inboxListen.host ?? "127.0.0.1", port: webPort ?? settings?.inboxListen.port ?? 8025)
    guard smtpPort != web.port || smtpPort == 0 else { throw CommandError.usage("SMTP and the web mailbox both have port \(smtpPort)") }
    let place = folder ?? settings?.inbox ?? ""
    do {
      try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    } catch {
      throw CommandError.cannotCreate(place, error)
    }
    var configuration = InboxConfiguration(folder: place, templates: try TemplateFolder.find(environment: environment).inbox)
    configuration.smtpPort = smtpPort
    (configuration.webHost, configuration.webPort) = (web.host, web.port)
    configuration.temporaryRefusals = temporaryRefusals
    configuration.slowness = .milliseconds(slowness)
    try Port.require(Settings.Address(host: "127.0.0.1", port: smtpPort), by: "--smtp-port")
    try Port.require(web, by: "--web-port")
    let inbox = Inbox(configuration, logger: Log.logger) { addresses in
      output.tell(addresses: [("smtp", "127.0.0.1:\(addresses.smtpPort)"), ("inbox", "http://\(web.text(addresses.webPort))/")])
    }
    try await Services.run([Services.Member(service: inbox)])
  }
}
