import Foundation
import Testing

@Suite(.inTurn) struct BackupIsRestored {
  private let readers = 600

  @Test(.ofAFile) func `Of a publication that is lost and comes back from a backup nobody gets an issue twice`() async throws {
    let place = try await Workplace()
    let people = (0..<readers).map { "reader\($0)@example.org\n" }.joined()
    #expect(try await place.tuesday("subscribers", "import", try place.write("people.csv", "email\n" + people)).code == 0)
    _ = try place.write("posts/after.md", "---\ntitle: After\n---\n\nWritten after the backup.\n")
    let elsewhere = Workplace(at: FileManager.default.temporaryDirectory.appending(path: "tuesday-sink-\(UUID().uuidString)").path)
    defer { withExtendedLifetime(elsewhere) {} }
    let sink = try await InboxPeer(elsewhere)
    try place.relay(port: sink.smtpPort, connections: 1)
    try place.set(["site.listen": "\"127.0.0.1:0\""])

    // While an issue leaves.
    let sending = try Running(Program.path, ["send", "posts/hello.md", "--confirm", "hello", "--wait"], in: place.folder)
    _ = try await eventually("some messages") { (try? sink.tally().count) ?? 0 >= 50 ? true : nil }
    let made = try await place.tuesday("backup", "--json")
    #expect(made.code == 0, "\(made.errors)")
    #expect(await sending.end().code == 0)
    #expect(try await place.tuesday("send", "posts/after.md", "--confirm", "after", "--wait").code == 0)
    let before = try sink.tally()
    #expect(before.count == readers && before.values.allSatisfy { $0 == 2 })

    struct Made: Decodable { let folder: String }
    let backup = try JSONDecoder().decode(Made.self, from: Data(made.output.utf8)).folder
    #expect(try await place.tuesday("backup", "list").output.contains(backup))
    #expect(try await place.tuesday("backup", "verify", backup).code == 0)
    #expect(try await place.tuesday("doctor", "--only", "backup").output.contains("the newest backup is \(backup)"))

    // Another machine.
    let new = Workplace(at: place.folder + "-new")
    let restored = try await place.tuesday("restore", backup, new.folder)
    #expect(restored.code == 0, "\(restored.errors)")
    #expect(try await place.tuesday("restore", backup, new.folder).code == 73, "and not twice")
    #expect(try String(contentsOfFile: new.folder + "/tuesday.toml", encoding: .utf8).contains("port = \(sink.smtpPort)"))
    let refused = try await new.tuesday("send", "posts/hello.md", "--confirm", "hello")
    #expect(refused.code == 75 && refused.errors.contains("tuesday release"), "\(refused.errors)")
    let held = try await ServePeer(new)
    let ready = try await held.request("GET", "/ready")
    #expect(ready.status == 503 && ready.body.contains("nothing is sent"), "\(ready.body)")
    #expect(await held.stop() == 0)

    let question = try await new.tuesday("release", "--sent", "posts/after.md")
    #expect(question.code == 64 && question.errors.contains("mails were waiting"), "\(question.errors)")
    let released = try await new.tuesday("release", "--sent", "posts/after.md", "--confirm")
    #expect(released.code == 0 && released.output.contains("uncertain"), "\(released.errors)")
    #expect(try await new.tuesday("release", "--confirm").code == 65, "and not twice")
    let again = try await ServePeer(new)
    _ = try await eventually("both to be done") {
      let states = [try await new.status("hello").state, try await new.status("after").state]
      return states == ["sent", "sent"] ? true : nil
    }
    let (hello, after) = (try await new.status("hello"), try await new.status("after"))
    #expect(hello.balances && (hello.counts["accepted"] ?? 0) + (hello.counts["uncertain"] ?? 0) == readers)
    #expect(after.counts == ["uncertain": readers])
    #expect(try await again.request("GET", "/posts/after").status == 200, "the archive has it again")
    #expect(await again.stop() == 0)
    #expect(try sink.tally() == before, "nobody has anything twice")

    // Life goes on.
    _ = try new.write("posts/next.md", "---\ntitle: Next\n---\n\nThe next one.\n")
    #expect(try await new.tuesday("send", "posts/next.md", "--confirm", "next", "--wait").code == 0)
    #expect(try sink.tally().values.allSatisfy { $0 == 3 })
  }

  @Test func `A backup that was cut short or changed is not restored`() async throws {
    let place = try await Workplace()
    #expect(try await place.tuesday("subscribers", "add", "ada@example.org").code == 0)
    let (backup, new) = (place.folder + "/../\(UUID().uuidString)", place.folder + "-new")
    defer { try? FileManager.default.removeItem(atPath: backup) }
    #expect(try await place.tuesday("backup", "--to", backup).code == 0)
    #expect(try await place.tuesday("backup", "--to", backup).code == 73, "nothing is written over")
    let file = try FileHandle(forUpdating: URL(filePath: backup + "/database.sqlite"))
    try file.seek(toOffset: 5000)
    try file.write(contentsOf: Data([1, 2, 3]))
    try file.close()
    let refused = try await place.tuesday("restore", backup, new)
    #expect(refused.code == 65 && refused.errors.contains("database.sqlite was changed"), "\(refused.errors)")
    try FileManager.default.removeItem(atPath: backup + "/manifest.json")
    #expect(try await place.tuesday("restore", backup, new).errors.contains("it did not end"))
    #expect(!FileManager.default.fileExists(atPath: new))
    #expect(try await place.tuesday("import", backup, new).code == 65)
  }
}
