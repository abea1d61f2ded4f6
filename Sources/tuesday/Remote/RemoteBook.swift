import Campaigns
import Foundation
import Words

/// The servers that somebody's commands may ask, each with its token. The file is for its owner's eyes alone.
struct RemoteBook {
  struct Remote: Sendable {
    let name: String
    let url: String
    let token: String
  }

  let path: String
  private(set) var remotes: [Remote] = []
  /// The one that is meant where none is named.
  private var current = ""

  init(_ environment: [String: String]) throws {
    let own = environment["XDG_CONFIG_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
    guard let folder = own ?? environment["HOME"].map({ $0 + "/.config" }) else {
      throw CommandError.configuration(
        "neither XDG_CONFIG_HOME nor HOME is set, so there is no place for tokens; set TUESDAY_URL and TUESDAY_TOKEN")
    }
    path = folder + "/tuesday/remotes.toml"
    var status = stat()
    guard lstat(path, &status) == 0 else { return }
    guard status.st_mode & S_IFMT == S_IFREG, status.st_uid == getuid(), status.st_mode & 0o077 == 0 else {
      throw CommandError.configuration(
        "\(path) has tokens in it and is not yours alone; chmod 600 it, and make new tokens if others read it")
    }
    let values = try SettingSources.toml(try SettingSources.contents(path), path)
    current = values["current"]?.text ?? ""
    for (key, value) in values.sorted(by: { $0.key < $1.key }) where key.hasPrefix("remotes.") && key.hasSuffix(".url") {
      let name = String(key.dropFirst("remotes.".count).dropLast(".url".count))
      guard let token = values["remotes.\(name).token"]?.text else {
        throw CommandError.configuration("\(path): \(name) has no token; `tuesday remote login \(value.text)` asks for it")
      }
      remotes.append(Remote(name: name, url: try RemoteAddress.base(value.text), token: token))
    }
  }

  /// The server that is meant. Whoever names it and its token by the environment needs no file, and no place for one.
  ///
  /// - Parameter name: or the address; nil: what the environment says, or else the last one that was logged in to.
  static func remote(_ name: String?, _ environment: [String: String]) throws -> Remote {
    guard name == nil, let url = environment["TUESDAY_URL"], let token = environment["TUESDAY_TOKEN"] else {
      return try RemoteBook(environment).find(name, environment)
    }
    try require(token)
    let base = try RemoteAddress.base(url)
    return Remote(name: base, url: base, token: token)
  }

  /// - Parameter name: or the address; nil: what the environment says, or else the last one that was logged in to.
  private func find(_ name: String?, _ environment: [String: String]) throws -> Remote {
    if let name {
      let url = name.contains("://") ? try RemoteAddress.base(name) : nil
      if let found = remotes.first(where: { $0.name == name || $0.url == url }) { return found }
      let guess = Spelling.guess(name, among: remotes.map(\.name)).map { "did you mean \($0)? " } ?? ""
      throw CommandError.usage("--remote \(name): \(guess)`tuesday remote login URL` makes one known")
    }
    let url = try environment["TUESDAY_URL"].map(RemoteAddress.base)
    let known = url.map { url in remotes.first { $0.url == url } } ?? remotes.first { $0.name == current } ?? remotes.first
    // A token of the environment goes to the address of the environment, or to the current one.
    guard let token = environment["TUESDAY_TOKEN"] ?? known?.token, let url = url ?? known?.url else {
      throw CommandError.permission(
        url == nil && known == nil
          ? "no server is known here; `tuesday remote login URL` asks for a token, or set TUESDAY_URL and TUESDAY_TOKEN"
          : "no token for \(url ?? "") is known here; `tuesday remote login \(url ?? "URL")` asks for it, or set TUESDAY_TOKEN")
    }
    try Self.require(token)
    return Remote(name: known?.name ?? url, url: url, token: token)
  }

  /// What could end a line of a request's head is no token.
  static func require(_ token: String) throws {
    guard !token.isEmpty, token.utf8.count <= 1000, token.utf8.allSatisfy({ (0x21..<0x7F).contains($0) && $0 != 0x22 && $0 != 0x5C }) else {
      throw CommandError.badData("that is no token: it is one word, such as tuesday_…, which `tuesday tokens create NAME` prints")
    }
  }

  mutating func put(_ remote: Remote) throws {
    guard remote.name.wholeMatch(of: /[A-Za-z0-9._\-]{1,100}/) != nil else {
      throw CommandError.usage("--name \(remote.name.prefix(100)): letters, digits, dots and hyphens")
    }
    remotes = (remotes.filter { $0.name != remote.name } + [remote]).sorted { $0.name < $1.name }
    current = remote.name
    try write()
  }

  /// - Returns: whether it was known.
  mutating func remove(_ name: String) throws -> Bool {
    guard remotes.contains(where: { $0.name == name }) else { return false }
    remotes.removeAll { $0.name == name }
    if current == name { current = remotes.first?.name ?? "" }
    try write()
    return true
  }

  private func write() throws {
    var text = "# Servers that `tuesday remote` asks. Each token lets whoever reads it do what it was made for: show this file to nobody.\n"
    text += "current = \"\(current)\"\n"
    for remote in remotes { text += "\n[remotes.\"\(remote.name)\"]\nurl = \"\(remote.url)\"\ntoken = \"\(remote.token)\"\n" }
    let folder = URL(filePath: path).deletingLastPathComponent().path
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    } catch {
      throw CommandError.cannotCreate(folder, error)
    }
    do { try WholeFile(Array(text.utf8), for: path, mark: ".\(getpid())", mode: 0o600).replace() } catch {
      throw CommandError(code: .cannotCreate, description: error.description)
    }
  }
}
