import ArgumentParser
import Foundation

struct RemoteLogin: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "login", abstract: "Keep a server's address and a token for it.",
    discussion: """
      The token is asked for, or read from standard input or --token-file, and kept in $XDG_CONFIG_HOME/tuesday/remotes.toml (or ~/.config), for \
      your eyes alone. It is sent over TLS, or to this machine.
      """)

  @OptionGroup var output: OutputOptions

  @Argument(help: "The site's address, such as https://letter.example.org.")
  var url: String

  @Option(help: "What you call it; by default its host.")
  var name: String?

  @Option(help: "A file that has the token and nothing else.")
  var tokenFile: String?

  func run() async throws {
    let url = try RemoteAddress.base(url)
    var book = try RemoteBook(ProcessInfo.processInfo.environment)
    let token = try token()
    try RemoteBook.require(token)
    let remote = RemoteBook.Remote(name: name ?? URL(string: url)?.host ?? "remote", url: url, token: token)
    do {
      _ = try await RemoteClient(remote: remote).ask("GET", "/api/v1/publication")
    } catch let problem as RemoteProblem where problem.status != 403 {
      // 403: it is good, and made for something else.
      throw problem.error
    } catch is RemoteProblem {}
    try book.put(remote)
    try output.tell("\(url) is known as \(remote.name); `tuesday remote` lists what can be asked.", ["name": remote.name, "url": url])
  }

  private func token() throws -> String {
    if let tokenFile {
      guard let text = try? String(contentsOfFile: tokenFile, encoding: .utf8) else {
        throw CommandError.noInput("\(tokenFile): the file cannot be read")
      }
      return text.trimmingCharacters(in: .whitespacesAndNewlines)
    }
    guard isatty(STDIN_FILENO) == 1 else {
      return String(decoding: FileHandle.standardInput.readDataToEndOfFile(), as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    }
    FileHandle.standardError.write(Data("Token of \(url): ".utf8))
    var before = termios()
    tcgetattr(STDIN_FILENO, &before)
    var silent = before
    silent.c_lflag &= ~tcflag_t(ECHO)
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent)
    defer {
      tcsetattr(STDIN_FILENO, TCSAFLUSH, &before)
      Terminal.complain("")
    }
    return (readLine() ?? "").trimmingCharacters(in: .whitespacesAndNewlines)
  }
}

struct RemoteLogout: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "logout", abstract: "Forget a server's token here; `tuesday tokens revoke` ends it there.")

  @OptionGroup var output: OutputOptions

  @Argument(help: "Its name.")
  var name: String

  func run() async throws {
    var book = try RemoteBook(ProcessInfo.processInfo.environment)
    guard try book.remove(name) else { throw CommandError.noInput("no server is known here as \(name)") }
    try output.tell("\(name) is forgotten here.", ["name": name])
  }
}
