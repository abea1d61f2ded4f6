import Foundation
import Mail
import Markdown
import Store
import Testing

@testable import Audience
@testable import Campaigns

/// Several subjects in a post and in its mails.
@Suite struct SubjectsTests {
  private func message(_ issue: Campaigns.Issue, name: String) throws -> ParsedMessage {
    let keys = try #require(SigningKeys([1: [UInt8](repeating: 1, count: 32)]))
    let reader = Subscriber(
      id: ID(1), publicID: try #require(PublicID(hex: String(repeating: "a", count: 32))),
      address: try EmailAddress(parsing: "a@example.org"),
      name: name, createdAt: Timestamp(milliseconds: 0))
    let recipient = CompiledIssue.Recipient(subscriber: reader, list: ID(1), campaign: ID(1))
    return ParsedMessage(try CompiledIssue(issue, keys: keys).message(for: recipient, now: TrialDesk.now))
  }

  private static let conditional = """
    subjects:
      - "{% if first_name %}For {{ first_name }} & co{% else %}For <you>{% endif %}, today"
      - Plain
    """

  @Test func `A subject has tags and conditions, and stands in the head, the title and both parts of its mail`() throws {
    let desk = try Desk()
    defer { desk.remove() }
    let issue = try TrialDesk.issue(desk, desk.publication, Self.conditional)
    for (number, name, subject) in [(1, "Ada Field", "For Ada & co, today"), (1, "", "For <you>, today"), (2, "Ada", "Plain")] {
      let mail = try message(issue.wearing(number), name: name)
      let shown = subject.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
      #expect(mail.subject == subject && mail.textBody?.contains(subject) == true)
      let html = mail.shownHTML ?? ""
      #expect(html.contains("<title>\(shown)</title>") && html.components(separatedBy: shown).count == 4, "\(html)")
    }
  }

  @Test func `With a title of its own the letter is called by that`() throws {
    let desk = try Desk()
    defer { desk.remove() }
    let issue = try TrialDesk.issue(desk, desk.publication, "title: The pond\n\(TrialDesk.subjects)")
    let mail = try message(issue.wearing(2), name: "")
    #expect(mail.subject == "Geese" && mail.textBody?.contains("The pond") == true && mail.textBody?.contains("Geese") == false)
  }

  @Test func `The content's hash is of all subjects and of how they are tried, and without them it is what it was`() throws {
    let desk = try Desk()
    defer { desk.remove() }
    let heads = [
      "title: A\nsubjects: [B, C]", "title: A\nsubjects: [B, D]", "title: A\nsubjects: [B, C]\ntrial: {wait: 2h}",
      "title: A\nsubjects: [B, C]\ntrial: {share: 30}", "title: A",
    ]
    let issues = try heads.map { try TrialDesk.issue(desk, desk.publication(counting: .reader), $0) }
    #expect(try Set(issues.map { try $0.frozen().hash }).count == heads.count)
    #expect(try !issues[4].frozen().json.contains("trial"))
    let again = try Campaigns.Issue(frozen: try issues[2].frozen().json)
    #expect(again == issues[2] && again.trial?.wait == 7200)
  }

  private func faults(_ head: String, clicks: Tracking.Counting = .reader) throws -> [String] {
    let desk = try Desk()
    defer { desk.remove() }
    do {
      _ = try TrialDesk.issue(desk, desk.publication(counting: clicks), head)
      return []
    } catch let faulty as Post.Faulty {
      return faulty.diagnostics.map { "\($0.line):\($0.column) \($0.message)" }
    }
  }

  @Test func `What is wrong with subjects and trial is told with its place`() throws {
    let cases: [(String, String)] = [
      ("subjects: [One]", "2:11 `subjects` has 1 line"),
      ("subjects: [A, B, C, D, E, F]", "2:11 `subjects` has 6 lines"),
      ("subjects: One", "2:11 `subjects` is no list"),
      ("subjects:\n  - One\n  - One", "4:5 a subject stands there twice"),
      ("subjects:\n  - One\n  - Two: more", "4:5 a subject is no text"),
      ("subjects:\n  - One\n  - ''", "4:5 a subject is empty"),
      ("subjects:\n  - One\n  - \"Two {{ frist_name }}\"", "4:10 unknown merge tag `frist_name`"),
      ("title: T\ntrial: {wait: 1h}", "3:1 `trial` without `subjects`"),
      ("subjects: [A, B]\ntrial: {share: 95}", "3:16 `share` is no part of the readers"),
      ("subjects: [A, B]\ntrial:\n  wait: soon", "4:9 `wait` is no time"),
      ("subjects: [A, B]\ntrial:\n  metric: opens", "4:11 `metric` is none of clicks, unsubscribes, none"),
      ("subjects: [A, B]\ntrial:\n  hare: 1", "4:3 unknown key `hare` of a trial"),
      ("subjects: [A, B]\ntrial: yes", "3:8 `trial` has no keys"),
    ]
    for (head, fault) in cases {
      let told = try faults(head)
      #expect(told.contains(fault), "\(head): \(told)")
    }
  }

  @Test func `To be decided by clicks they have to be counted reader by reader`() throws {
    let head = "subjects: [A, B]\ntrial:\n  metric: clicks"
    #expect(try faults(head, clicks: .reader) == [])
    #expect(try faults(head, clicks: .total) == ["4:11 `metric` is clicks, and nobody counts who follows links"])
    #expect(try faults("\(head)\ntracking: off") == ["4:11 `metric` is clicks, and nobody counts who follows links"])
  }

  @Test func `What no reader would see, and what nobody can tell, is said before`() throws {
    let desk = try Desk()
    defer { desk.remove() }
    let findings = try desk.preflight("subjects:\n  - SHOUTING AT YOU\n  - \"Re: hello\"", "Look at [the pond](https://pond.example).").map
    {
      "\($0.line) \($0.message)"
    }
    #expect(
      findings.contains("3 the subject is all capitals") && findings.contains("4 the subject poses as an answer")
        && findings.contains { $0.contains("nobody counts who follows links") }, "\(findings)")
  }

  @Test func `Before it is sent it is said who takes part, and what difference so many could show`() throws {
    let desk = try Desk()
    defer { desk.remove() }
    let trial = try #require(try TrialDesk.issue(desk, desk.publication(counting: .reader), TrialDesk.subjects).trial)
    let plan = TrialPlan(trial, readers: 1000)
    #expect(plan.readers == 200 && plan.others == 800 && plan.isChoosing)
    #expect(plan.text == "200 readers get one of them by lot, 100 each; the other 800 get the better one 4h later")
    #expect(
      plan.outlook == "of 100 readers each, 5 against 15 who follow a link would show, and 5 against 14 would not")
    #expect(!TrialPlan(trial, readers: 39).isChoosing && TrialPlan(trial, readers: 40).isChoosing)
    #expect(TrialPlan(trial, readers: 39).text.contains("so few readers could not show which is better"))
    #expect(!TrialPlan(trial, readers: 1000, isLocal: true).isChoosing)
  }
}
