import ArgumentParser

/// A publication that is served elsewhere, asked from here.
struct Remote: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Ask a server that is elsewhere: all that its API has, and posts from a folder here.",
    discussion: """
      tuesday remote login https://letter.example.org asks for a token, which `tuesday tokens create NAME` prints there. Then `tuesday remote` lists \
      what can be asked, and tuesday remote OPERATION asks it; --help behind it tells what it takes.
      """,
    subcommands: [RemoteLogin.self, RemoteLogout.self, RemotePush.self, RemotePull.self, RemoteAsk.self], defaultSubcommand: RemoteAsk.self)
}
