import Accounts
import ArgumentParser
import Store

struct DeskCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "desk", abstract: "Print a link that works once: for the first person at the desk, or for one who forgot the password.",
    discussion: """
      The desk is at /desk of the site, as long as `tuesday serve` runs. The link is good for a day, and a newer one takes its place. For somebody who is known
      it leads to a new password; until it is used the old one is good, and codes of a phone are asked for as before (`tuesday users reset` takes both
      away).
      """)

  @OptionGroup var options: PublicationOptions
  @OptionGroup var output: OutputOptions

  @Argument(help: "Somebody's address; without it the link is for the first person.")
  var address: String?

  func run() async throws {
    let settings = try options.load()
    let accounts = try Accounts(settings)
    if let address {
      let user = try await accounts.known(address)
      let link = settings.link(try await accounts.link(for: user, by: .terminal, now: .now()))
      return try output.tell("By this link \(user.address) chooses a new password; it is good once and for a day:\n\(link)", ["link": link])
    }
    guard let secret = try await accounts.firstLink(by: .terminal, now: .now()) else {
      throw CommandError.badData(
        "there is somebody at the desk already (`tuesday users`), so no link is for the first one; name somebody: tuesday desk ADDRESS")
    }
    let link = settings.link(secret)
    try output.tell(
      "Whoever opens this link first becomes the desk's admin; it is good once and for a day:\n\(link)\n`tuesday serve` has to run.",
      ["link": link])
  }
}
