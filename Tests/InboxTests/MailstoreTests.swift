import Foundation
import MailServer
import Testing

@testable import Inbox

@Suite struct MailstoreTests {
  @Test func `Mails are nobody else's to read: their links act for those who got them`() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "tuesday-mailstore-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let store = try Mailstore(folder: folder, hostname: "inbox.example")
    try store.store(
      ReceivedMail(sender: "a@x.example", recipients: ["b@x.example"], octets: Array("Subject: a\r\n\r\nb\r\n".utf8)), now: 1)
    func mode(_ path: String) throws -> Int? {
      try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }
    let mail = try #require(store.list(to: nil, offset: 0, limit: 1).entries.first)
    #expect(try mode(folder + "/new/" + mail.id) == 0o600)
    #expect(try mode(folder + "/new") == 0o700)
  }
}
