import Curl
import Feedback
import Foundation
import Mail
import MailServer

/// Where what comes back waits, or is brought to: each `[inbound.NAME]`.
struct InboundSettings {
  enum Kind: String, CaseIterable {
    case imap, pop3, maildir, lmtp, smtp

    /// The keys that mean something for it, beside kind and trust.
    var keys: Set<String> {
      let login: Set = ["host", "port", "security", "user", "password", "auth", "token_command", "ca_file", "every"]
      return switch self {
      case .imap: login.union(["folder", "done_folder"])
      case .pop3: login
      case .maildir: ["folder", "done_folder", "every"]
      case .lmtp, .smtp: ["listen", "public", "addresses"]
      }
    }
  }

  private enum Trust: String, CaseIterable {
    case token, address
  }

  static let keys = [
    SettingKey(
      name: "kind", standard: "\"\"",
      about: "imap or pop3: a mailbox; maildir: a folder on this machine; lmtp or smtp: `serve` listens, and a mail server brings mail."),
    SettingKey(name: "host", standard: "\"\"", about: "The mailbox's server."),
    SettingKey(name: "port", standard: "0", about: "Its port; 0: 993 (imap), 995 (pop3), or with starttls and none 143 and 110."),
    SettingKey(
      name: "security", standard: "\"implicit\"",
      about: "implicit (TLS at once), starttls (required, never optional) or none (a server on this machine)."),
    SettingKey(name: "user", standard: "\"\"", about: "Who logs in."),
    SettingKey(
      name: "password", standard: "\"\"",
      about: "Better in the secrets folder (file inbound-main-password) or TUESDAY_INBOUND_MAIN_PASSWORD than here.", isSecret: true),
    SettingKey(name: "auth", standard: "\"auto\"", about: "How the password is told: auto, plain, login or cram-md5."),
    SettingKey(
      name: "token_command", standard: "\"\"",
      about: "Instead of a password: a command that prints an OAuth 2 access token (XOAUTH2)."),
    SettingKey(
      name: "ca_file", standard: "\"\"",
      about: "Certificates (PEM) that the server's must lead to; relative to this file. Empty: the system's."),
    SettingKey(
      name: "folder", standard: "\"\"", about: "imap: the folder, empty for INBOX. maildir: the path of the Maildir, relative to this file."
    ),
    SettingKey(
      name: "done_folder", standard: "\"\"",
      about:
        "Where what was taken in is kept: another folder, or another Maildir. Empty: it is deleted. What was not ours stays in any case."),
    SettingKey(name: "every", standard: "\"5m\"", about: "How often it is looked at."),
    SettingKey(
      name: "listen", standard: "\"\"", about: "lmtp, smtp: host:port, or unix: and the path of a socket, relative to this file."),
    SettingKey(name: "public", standard: "false", about: "true: others than this machine may connect. There is no TLS and no login."),
    SettingKey(
      name: "addresses", standard: "\"\"",
      about: "lmtp, smtp: more addresses that mail is taken for (of a provider's complaints, say), with commas between."),
    SettingKey(
      name: "trust", standard: "\"token\"",
      about: "What counts. token: what proves by our code that it is about mail of ours; address: also what only names a recent reader."),
  ]

  let read: SettingReader
  let folder: String
  /// Our name at who brings mail.
  let hostname: String

  func sources() throws -> [InboundSource] {
    var owners: [String: String] = [:]
    return try read.sources.members(of: "inbound").map { name in
      let source = try source(name)
      if let other = owners.updateValue(name, forKey: source.place) {
        throw read.error("inbound.\(name).kind", "this and [inbound.\(other)] are the same (\(source.place)); leave one out")
      }
      return source
    }
  }

  private func source(_ name: String) throws -> InboundSource {
    let table = "inbound.\(name)"
    let kind = try read.choice("\(table).kind", of: Kind.allCases)
    try read.requireFit(table, kind: kind.rawValue, knows: kind.keys.union(["kind", "trust"]), among: Self.keys)
    let isTrusted = try read.choice("\(table).trust", of: Trust.allCases) == .address
    let way: InboundSource.Way =
      switch kind {
      case .imap:
        .imap(
          try endpoint(.imap, table), folder: try line("\(table).folder").nonEmpty ?? "INBOX",
          doneFolder: try line("\(table).done_folder").nonEmpty)
      case .pop3: .pop3(try endpoint(.pop3, table))
      case .maildir: try maildir(table)
      case .lmtp: try listener(.lmtp, name, isTrusted)
      case .smtp: try listener(.smtp, name, isTrusted)
      }
    if case .imap(_, let folder, let done) = way, folder == done { throw read.error("\(table).done_folder", "is the folder that is read") }
    return InboundSource(name: name, way: way, isTrusted: isTrusted, every: try read.duration("\(table).every"))
  }

  private func endpoint(_ language: MailboxEndpoint.Language, _ table: String) throws -> MailboxEndpoint {
    let security = try read.choice("\(table).security", of: SMTPEndpoint.Security.ofRelays)
    let host = try read.hostName("\(table).host", standard: "")
    if host.isEmpty { throw read.error("\(table).host", "must not be empty") }
    if security == .none && !Settings.isLocal(host) {
      throw read.error("\(table).security", "none is only for a server on this machine; \(host) needs implicit or starttls")
    }
    guard let credentials = try read.credentials(table) else { throw read.error("\(table).user", "must not be empty") }
    for key in ["user", "password"] { _ = try line("\(table).\(key)") }
    let port = try read.integer("\(table).port", in: 0...65_535)
    return MailboxEndpoint(
      language, host: host, port: port == 0 ? nil : port, security: security, credentials: credentials,
      mechanism: try read.choice("\(table).auth", of: SMTPEndpoint.Mechanism.allCases), caFile: try read.caFile(table, in: folder))
  }

  private func maildir(_ table: String) throws -> InboundSource.Way {
    let path = whole(try read.required("\(table).folder"))
    let done = try read.text("\(table).done_folder").nonEmpty.map(whole)
    if done == path { throw read.error("\(table).done_folder", "is the folder that is read") }
    return .maildir(folder: path, doneFolder: done)
  }

  private func whole(_ path: String) -> String {
    URL(filePath: path.hasPrefix("/") ? path : folder + "/" + path).standardizedFileURL.path
  }

  private func listener(_ dialect: MailServerSession.Dialect, _ name: String, _ isTrusted: Bool) throws -> InboundSource.Way {
    let key = "inbound.\(name).listen"
    let others = Set(try read.addresses("inbound.\(name).addresses").map(\.key))
    let settings = ReturnListener.Settings(
      name: name, dialect: dialect, place: try place(key, isPublic: try read.flag("inbound.\(name).public")), hostname: hostname,
      isTrusted: isTrusted)
    return .listener(settings, others: others)
  }

  private func place(_ key: String, isPublic: Bool) throws -> MailServer.Place {
    let value = try read.required(key)
    if value.hasPrefix("unix:") {
      let path = whole(String(value.dropFirst(5)))
      // sun_path of unix(7), with the octet behind it.
      guard value.utf8.count > 5, path.utf8.count <= 107 else { throw read.error(key, "the path of a socket has 1 to 107 octets") }
      return .path(path)
    }
    let address = try read.listen(key)
    let host = address.host.hasPrefix("[") && address.host.hasSuffix("]") ? String(address.host.dropFirst().dropLast()) : address.host
    if !Settings.isLocal(host) && !isPublic {
      throw read.error(key, "lets others than this machine connect; write public = true below it if that is meant")
    }
    return .host(host, port: address.port)
  }

  /// It is sent to the server, where the end of a line would begin another command.
  private func line(_ key: String) throws -> String {
    let text = try read.text(key)
    if text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) {
      throw read.error(key, "has a control character")
    }
    return text
  }
}

extension String {
  fileprivate var nonEmpty: String? { isEmpty ? nil : self }
}
