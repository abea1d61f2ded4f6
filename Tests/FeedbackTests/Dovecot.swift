import Curl
import Foundation
import Testing

@testable import Feedback

/// A real Dovecot on loopback with one mailbox, and what a test keeps of its source.
final class Dovecot: @unchecked Sendable {
  static let password = "s3cret pass"
  let folder: String
  private let process = Process()
  private let input = Pipe()
  private let said: [String: String]

  /// - Parameter expired: whether its certificate is over.
  init(expired: Bool = false) throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "dovecot-\(UUID().uuidString.prefix(8))").path
    let output = Pipe()
    process.executableURL = URL(filePath: ProcessInfo.processInfo.environment["PEERS_PYTHON"] ?? "/usr/bin/python3")
    let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Peers/dovecot.py").path
    process.arguments = [script, folder] + (expired ? ["expired"] : [])
    (process.standardInput, process.standardOutput) = (input, output)
    try process.run()
    let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
    said = Dictionary(
      line.split(whereSeparator: \.isWhitespace).compactMap { part in
        let pair = part.split(separator: "=", maxSplits: 1).map(String.init)
        return pair.count == 2 ? (pair[0], pair[1]) : nil
      }
    ) { first, _ in first }
    try #require(said["imap"] != nil, "dovecot did not start: \(line)")
  }

  deinit {
    // It may have our end of its input, so that would never be over.
    process.terminate()
    for _ in 0..<500 where process.isRunning { usleep(10_000) }
    try? FileManager.default.removeItem(atPath: folder)
  }

  var ca: String { said["ca"] ?? "" }

  func endpoint(
    _ language: MailboxEndpoint.Language, _ security: SMTPEndpoint.Security = .implicit, password: String = Dovecot.password,
    ca: String? = nil
  ) -> MailboxEndpoint {
    let name = language.rawValue + (security == .implicit ? "s" : "")
    return MailboxEndpoint(
      language, host: "localhost", port: said[name].flatMap { Int($0) }, security: security,
      credentials: SMTPEndpoint.Credentials(user: "main", proof: .password(password)), caFile: ca ?? self.ca)
  }

  var place: SourcePlace { SourcePlace(folder: folder + "/kept", name: "main") }

  func imap(_ security: SMTPEndpoint.Security = .implicit, folder: String = "INBOX", done: String? = nil) -> IMAPSource {
    IMAPSource(name: "main", endpoint(.imap, security), folder: folder, doneFolder: done, isTrusted: false, place: place)
  }

  func pop3(_ security: SMTPEndpoint.Security = .implicit) -> POP3Source {
    POP3Source(name: "main", endpoint(.pop3, security), isTrusted: false, place: place)
  }

  /// As a mail server would.
  func deliver(_ text: String) throws {
    let name = "\(Date().timeIntervalSince1970).M\(UUID().uuidString.prefix(8)).test"
    let path = folder + "/mail/main/tmp/" + name
    try Data(text.utf8).write(to: URL(filePath: path))
    try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
    try FileManager.default.moveItem(atPath: path, toPath: folder + "/mail/main/new/" + name)
  }

  /// The names of all files in a folder of the mailbox.
  func files(_ mailbox: String = "") -> [String] {
    ["new", "cur"].flatMap { part -> [String] in
      let path = folder + "/mail/main/" + (mailbox.isEmpty ? "" : mailbox + "/") + part
      return (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    }
  }
}
