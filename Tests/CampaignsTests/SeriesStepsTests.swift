import Audience
import Delivery
import Foundation
import Mail
import Markdown
import Store
import Testing

@testable import Campaigns

/// Steps are files, and files change while people wait for them.
@Suite struct SeriesStepsTests {
  private func begun() async throws -> SeriesDesk {
    let place = try SeriesDesk()
    for (number, name) in ["a", "b", "c"].enumerated() { try place.write("0\(number + 1)-\(name).md", "after: 1 day") }
    try place.switchOn(at: "2026-11-01T00:00:00Z")
    try await place.join("zoe", at: try SeriesDesk.time("2026-11-02T10:00:00Z"))
    try await place.hours("2026-11-02T11:00:00Z", "2026-11-04T10:00:00Z")
    #expect(try place.had("zoe") == ["a 2026-11-03T09:00:00Z", "b 2026-11-04T09:00:00Z"])
    return place
  }

  @Test func `What is put in before somebody's place is not for them, what stands behind it is, and a new number is no new step`()
    async throws
  {
    let place = try await begun()
    defer { place.desk.remove() }
    try place.rename("03-c.md", to: "06-c.md")
    try place.rename("02-b.md", to: "04-b.md")
    try place.rename("01-a.md", to: "02-a.md")
    for (file, name) in [("01", "before"), ("03", "between"), ("05", "next")] { try place.write("\(file)-\(name).md", "after: 1 day") }
    try await place.hours("2026-11-04T11:00:00Z", "2026-11-09T10:00:00Z")
    // At nine the files were seen to be others, and were the same an hour later.
    #expect(try place.had("zoe").dropFirst(2) == ["next 2026-11-05T10:00:00Z", "c 2026-11-06T09:00:00Z"])
    #expect(try place.end("zoe") == SeriesReader.finished)
    // It is over for who came to its end, whatever is written later.
    try place.write("07-more.md", "after: 1 day")
    try await place.hours("2026-11-10T08:00:00Z", "2026-11-11T10:00:00Z")
    #expect(try place.had("zoe").count == 4)
  }

  @Test func `Who waits for a step that is taken out gets the next one`() async throws {
    let place = try await begun()
    defer { place.desk.remove() }
    try place.write("04-d.md", "after: 3 days")
    try place.remove("03-c.md")
    try place.remove("02-b.md")
    try await place.hours("2026-11-04T11:00:00Z", "2026-11-08T10:00:00Z")
    #expect(try place.had("zoe").dropFirst(2) == ["d 2026-11-07T09:00:00Z"])
  }

  @Test func `An edit reaches who has not had the step, also of its days`() async throws {
    let place = try await begun()
    defer { place.desk.remove() }
    try place.write("03-c.md", "after: 9 days", "First words.")
    try await place.hours("2026-11-04T11:00:00Z", "2026-11-06T10:00:00Z")
    #expect(try place.had("zoe").count == 2)
    try place.write("03-c.md", "after: 4 days", "Better words.")
    try await place.hours("2026-11-06T11:00:00Z", "2026-11-08T10:00:00Z")
    #expect(try place.had("zoe").last == "c 2026-11-08T09:00:00Z")
    let issue = try await place.desk.database.read { connection in
      try Campaign.find(name: "series.welcome.c.2026-11-08", connection).flatMap { try Issue.load(hash: $0.contentHash, connection) }
    }
    #expect(issue?.webHTML == "" && issue?.date == "2026-11-08" && "\(issue?.text as Any)".contains("Better words."))
  }

  @Test func `A folder that is gone, or just being changed, ends nothing for anybody`() async throws {
    let place = try await begun()
    defer { place.desk.remove() }
    try FileManager.default.moveItem(atPath: place.folder, toPath: place.folder + ".away")
    try await place.hours("2026-11-04T11:00:00Z", "2026-11-06T08:00:00Z")
    #expect(try place.end("zoe") == "under way")
    try FileManager.default.moveItem(atPath: place.folder + ".away", toPath: place.folder)
    try await place.pass("2026-11-06T09:00:00Z")
    try await place.pass("2026-11-06T09:00:59Z")
    #expect(try place.had("zoe").count == 2, "the files may still be moving")
    try await place.pass("2026-11-06T09:01:00Z")
    #expect(try place.had("zoe").last == "c 2026-11-06T09:01:00Z")
  }

  @Test func `A step with a fault is told to the writers once a day, and goes out when it is mended`() async throws {
    let place = try await begun()
    defer { place.desk.remove() }
    let terms = Campaign.Terms(mode: .live, promise: .neverTwice, expiresAfter: .seconds(86_400))
    let notices = try Notices(place.desk.publication, to: [try EmailAddress(parsing: "w@example.org")], terms)
    try place.write("03-c.md", "after: 1 day", "![A](missing.png)")
    for minute in ["00", "06", "12"] { try await place.pass("2026-11-05T09:\(minute):00Z", notices: notices) }
    let told = try await place.desk.database.read { try Campaign.all(limit: 99, mails: true, $0) }.filter { $0.kind == .notice }
    #expect(told.map(\.name) == ["notice.stuck.welcome.c.2026-11-05"] && told[0].title.contains("03-c.md cannot be sent"))
    #expect(try place.had("zoe").count == 2)
    try place.write("03-c.md", "after: 1 day")
    try await place.pass("2026-11-05T09:30:00Z", notices: notices)
    #expect(try place.had("zoe").last == "c 2026-11-05T09:30:00Z")
  }

  @Test func `A step says after how long it leaves, and nothing that its series decides`() throws {
    let place = try SeriesDesk()
    defer { place.desk.remove() }
    func faults(_ head: String, _ text: String = "Text.") throws -> [String] {
      try place.write("01-x.md", head, text)
      do { _ = try Post.load(place.folder + "/01-x.md", in: place.desk.publication) } catch let faulty as Post.Faulty {
        return faulty.diagnostics.map(\.message)
      }
      return []
    }
    #expect(try faults("after: 3 days") == [] && faults("after: 1 day") == [] && faults("after: 2 weeks") == [])
    #expect(try faults("author: A") == ["the step has no `after`"])
    for wrong in ["3", "soon", "-1 days", "1 month", "367 days", "[1 day]"] {
      #expect(try faults("after: \(wrong)") == ["`after` is no number of days"], "\(wrong)")
    }
    for key in ["list: main", "audience: member", "ready: true", "slug: x", "date: 2026-11-03"] {
      #expect(try faults("after: 1 day\n\(key)").contains { $0.hasSuffix("means nothing in a step of a series") }, "\(key)")
    }
    #expect(try faults("after: 1 day", "[a]({{ web_url }})").contains { $0.contains("web_url") })
    try place.desk.write("x.md", "title: X\nafter: 1 day")
    #expect(throws: Post.Faulty.self) { try Post.load(place.desk.folder + "/posts/x.md", in: place.desk.publication) }
  }

  @Test func `A second step of a name, and one that would leave beside the one before, are faults`() throws {
    let place = try SeriesDesk()
    defer { place.desk.remove() }
    try place.write("01-a.md", "after: 0 days")
    try place.write("02-b.md", "after: 0 days")
    try place.write("03-a.md", "after: 1 day")
    try place.write("_draft.md", "")
    let steps = try SeriesFolder("welcome", of: place.desk.publication).steps
    let faults = steps.map { step in
      if case .failure(let faulty) = step.post { faulty.diagnostics.map(\.message) } else { [] as [String] }
    }
    #expect(faults == [[], ["`after: 0 days` is for the first step only"], ["01-a.md is called a too"]])
    #expect(steps.map(\.name) == ["a", "b", "a"])
  }
}
