import Foundation
import Testing

/// An issue with two subjects: some readers try them, and the others get the better one, whatever happens to who sends it.
@Suite(.inTurn) struct SubjectsAreTried {
  private func place(_ trial: String) async throws -> Workplace {
    let place = try await Workplace()
    let site = try freePort()
    try place.set([
      "site.listen": "\"127.0.0.1:\(site)\"", "site.base_url": "\"http://127.0.0.1:\(site)\"", "inbox.listen": "\"127.0.0.1:0\"",
    ])
    let people = try place.write("people.csv", "email\n" + (0..<60).map { "r\($0)@example.org\n" }.joined())
    #expect(try await place.tuesday("subscribers", "import", people).code == 0)
    _ = try place.write(
      "posts/pond.md", "---\nsubjects: [Ducks, Geese]\ntrial: \(trial)\n---\n\nLook at [the pond](https://pond.example).\n")
    return place
  }

  /// The subjects of all mails that each reader got, with the mail's text.
  private func mails(_ place: Workplace) throws -> [(reader: String, subject: String, text: String)] {
    let folder = place.folder + "/data/inbox/new/"
    return try FileManager.default.contentsOfDirectory(atPath: folder).compactMap { name in
      let text = try String(contentsOfFile: folder + name, encoding: .utf8).replacing("\r\n", with: "\n")
      guard let reader = text.firstMatch(of: /Delivered-To: (\S+)/), let subject = text.firstMatch(of: /\nSubject: ([^\n]+)/),
        reader.1.hasPrefix("r")
      else { return nil }
      return (String(reader.1), String(subject.1), text.replacing("=\n", with: ""))
    }
  }

  private func tally(_ place: Workplace) throws -> [String: Int] {
    try mails(place).reduce(into: [:]) { $0[$1.subject, default: 0] += 1 }
  }

  @Test func `Who leaves by one subject spares the others it, also when the server is killed, and everybody has one mail`() async throws {
    let place = try await place("{share: 20%, wait: 20s, metric: unsubscribes}")
    let check = try await place.tuesday("check")
    #expect(check.code == 0 && check.errors.contains("few readers try the subjects: of 6 readers each"), "\(check.errors)")
    let plan = try await place.tuesday("send", "posts/pond.md")
    #expect(
      plan.code == 64 && plan.errors.contains("subject 1: Ducks") && plan.errors.contains("2: Geese")
        && plan.errors.contains("12 readers get one of them by lot, 6 each; the other 48 get the better one 20s later"), "\(plan.errors)")
    let sent = try await place.tuesday("send", "posts/pond.md", "--confirm", "pond")
    #expect(
      sent.code == 75 && sent.errors.contains("48 are still to be sent, waiting for the end of its trial of subjects"), "\(sent.errors)")
    #expect(try await place.tuesday("campaign", "pause", "pond").code == 0)
    #expect(try tally(place) == ["Ducks": 6, "Geese": 6])

    let serving = try await ServePeer(place)
    #expect(try await serving.request("GET", "/posts/pond").body.contains("<title>Ducks"))
    for mail in try mails(place) where mail.subject == "Ducks" {
      let path = String(try #require(mail.text.firstMatch(of: /\/unsubscribe\/[A-Za-z0-9_\-]+/)).0)
      #expect(try await serving.request("POST", path, form: "List-Unsubscribe=One-Click").status == 200)
    }
    #expect(try await place.status("pond").counts == ["accepted": 12, "planned": 48])
    #expect(try await place.tuesday("campaign", "resume", "pond").code == 0)
    serving.running.signal(SIGKILL)
    _ = await serving.running.end()
    let again = try await ServePeer(place)
    _ = try await eventually("the others to have it") { try await place.status("pond").state == "sent" ? true : nil }
    #expect(try tally(place) == ["Ducks": 6, "Geese": 54])
    #expect(try Set(mails(place).map(\.reader)).count == 60)
    #expect(try await again.request("GET", "/posts/pond").body.contains("<title>Geese"))
    let report = try await place.tuesday("report", "pond")
    #expect(
      report.output.contains("2 *: Geese") && report.output.contains("Subject 1: 6 of 6 readers left by the mail (100.0 %)"),
      "\(report.output)")
    let late = try #require(try mails(place).last { $0.subject == "Geese" }).reader
    #expect(try await place.tuesday("why", late, "--campaign", "pond").output.contains("Subject 2 of 2: Geese"))
    #expect(try await place.tuesday("campaign", "subject", "pond", "1", "--confirm", "pond.rehearsal-1").code == 65)
    #expect(await again.stop() == 0)
  }

  @Test func `By hand it ends when a writer says so, and a test shows each subject`() async throws {
    let place = try await place("{metric: unsubscribes}")
    #expect(try await place.tuesday("test", "posts/pond.md", "--to", "reader@example.net").code == 0)
    #expect(try tally(place) == ["[Test] Ducks": 1, "[Test] Geese": 1])
    try FileManager.default.removeItem(atPath: place.folder + "/data/inbox/new")
    let preview = try await place.tuesday("preview", "posts/pond.md", "--subject", "2")
    let mail = try String(contentsOfFile: place.folder + "/data/preview/pond/mail.eml", encoding: .utf8)
    #expect(preview.code == 0 && mail.contains("Subject: Geese"), "\(preview.errors)")
    #expect(try await place.tuesday("preview", "posts/pond.md", "--subject", "3").code == 64)
    #expect(try await place.tuesday("send", "posts/pond.md", "--confirm", "pond").code == 75)
    let asked = try await place.tuesday("campaign", "subject", "pond", "2")
    #expect(asked.code == 64 && asked.errors.contains("48 readers wait for the end; they would get: Geese"), "\(asked.errors)")
    #expect(try await place.tuesday("campaign", "subject", "pond", "3", "--confirm", "pond.rehearsal-1").code == 64)
    let ended = try await place.tuesday("campaign", "subject", "pond", "2", "--confirm", "pond.rehearsal-1")
    #expect(ended.code == 0 && ended.output.contains("Subject 2 was chosen by hand"), "\(ended.errors)")
    #expect(try await place.tuesday("send", "posts/pond.md", "--confirm", "pond").code == 0)
    #expect(try tally(place) == ["Ducks": 6, "Geese": 54])
    #expect(try await place.status("pond").counts == ["accepted": 60])
  }
}
