import Accounts
import Audience
import Foundation
import HTTPTypes
import Store
import Testing

@testable import Web

/// The builder of rules, step by step as a browser without scripts takes them.
@Suite struct DeskSegmentsTests {
  private func desk() async throws -> (desk: Desk, sender: String) {
    let desk = try await Desk()
    for (index, city) in ["Oslo", "Oslo", "Chicago"].enumerated() {
      let reader = try await desk.site.add("reader\(index)@example.org", .confirmed)
      try await desk.site.database.write { try Subscriber.set(["city": city, "age": "\(20 + index)"], of: reader.id, $0) }
    }
    return (desk, try await desk.add(.sender).secret)
  }

  private func rule(_ body: String) throws -> String {
    let text = String(try #require(body.firstMatch(of: /<textarea name="rule"[^>]*>([^<]*)<\/textarea>/)).1)
    return text.replacing("&quot;", with: "\"").replacing("&gt;", with: ">").replacing("&lt;", with: "<").replacing("&amp;", with: "&")
  }

  @Test func `A rule grows part by part, is counted with some of whom it means, and its text says the same`() async throws {
    let (desk, sender) = try await desk()
    var now = ""
    func step(_ form: [String: String]) async throws -> String {
      let answer = try await desk.ask(.post, "/desk/segments/build", form.merging(["rule": now]) { $1 }, as: sender)
      #expect(answer.status == 200)
      now = try rule(answer.body)
      return answer.body
    }
    #expect(try await step(["do": "choose", "subject": "city"]).contains("<option value=\"startsWith\">begins with</option>"))
    let one = try await step(["do": "add", "subject": "city", "operation": "equal", "value": "Oslo"])
    #expect(
      now == "city = \"Oslo\"" && one.contains("2 of 3 readers of main") && one.contains("reader1@example.org")
        && one.contains("city is “Oslo”"))
    #expect(try await step(["do": "add", "subject": "age", "operation": "atLeast", "value": "22", "how": "either"]).contains("3 of 3"))
    #expect(now == "city = \"Oslo\" or age >= 22")
    _ = try await step(["do": "turn:1"])
    #expect(now == "city = \"Oslo\" or not age >= 22")
    _ = try await step(["do": "turn:1"])
    _ = try await step(["do": "joint:"])
    #expect(now == "(city = \"Oslo\" and age >= 22)" || now == "city = \"Oslo\" and age >= 22")
    let opened = try await step(["do": "edit:1"])
    #expect(opened.contains("<option value=\"atLeast\" selected>") && opened.contains("value=\"replace\""))
    _ = try await step(["do": "add", "subject": "age", "operation": "less", "value": "21", "place": "1", "how": "replace"])
    _ = try await step(["do": "remove:0"])
    #expect(now == "age < 21")
    _ = try await step(["do": "remove:"])
    #expect(now == "everyone")
  }

  @Test func `What is no rule is told with its place, and a wrong value where it was typed; nothing is lost`() async throws {
    let (desk, sender) = try await desk()
    let typed = try await desk.ask(.post, "/desk/segments/build", ["rule": "city = \"Oslo\" and ag > 3", "do": "show"], as: sender)
    #expect(
      typed.status == 422 && typed.body.contains("nothing is known as `ag`")
        && typed.body.contains("city = &quot;Oslo&quot; and <mark>▸</mark>ag &gt; 3"))
    #expect(try rule(typed.body) == "city = \"Oslo\" and ag > 3")
    let value = try await desk.ask(
      .post, "/desk/segments/build", ["rule": "member", "do": "add", "subject": "age", "operation": "less", "value": "<old>"], as: sender)
    #expect(value.status == 422 && value.body.contains("is a number") && value.body.contains("&lt;old&gt;</textarea>"))
    #expect(try rule(value.body) == "member")
    let long = String(repeating: "a", count: 10_500)
    #expect(try await desk.ask(.post, "/desk/segments/build", ["rule": long, "do": "show"], as: sender).status == 422)
    let huge = String(repeating: "a", count: 300_000)
    #expect(try await desk.ask(.post, "/desk/segments/build", ["rule": huge], as: sender).status == 413)
  }

  @Test func `A saved rule is what the command saves; who needs it keeps it, and each change stands in the log`() async throws {
    let (desk, sender) = try await desk()
    func save(_ name: String, _ rule: String) async throws -> (status: Int, body: String, headers: HTTPFields) {
      try await desk.ask(.post, "/desk/segments/save", ["name": name, "rule": rule], as: sender)
    }
    #expect(try await save("oslo", "city = \"Oslo\"").status == 303)
    #expect(try await save("young", "segment \"oslo\" and age < 21").status == 303)
    for (name, rule, words) in [
      ("Not a name", "member", "small letters"), ("member", "age > 3", "means something else"), ("x", "cty", "did you mean"),
      ("oslo", "segment \"young\"", "would stand in themselves"), ("x", "", "a rule is missing"),
    ] {
      let answer = try await save(name, rule)
      #expect(answer.status == 422 && answer.body.contains(words), "\(name): \(rule)")
    }
    let page = try await desk.ask(.get, "/desk/segments", as: sender).body
    #expect(
      page.contains("2 of 3 readers of main") && page.contains("1 of 3 readers of main")
        && page.contains("segment &quot;oslo&quot; and age &lt; 21"))
    let needed = try await desk.ask(.post, "/desk/segments/remove", ["name": "oslo"], as: sender)
    #expect(needed.status == 422 && needed.body.contains("stands in young"))
    #expect(try await desk.ask(.post, "/desk/segments/remove", ["name": "young"], as: sender).status == 303)
    #expect(try await desk.ask(.post, "/desk/segments/remove", ["name": "young"], as: sender).status == 422)
    #expect(try await desk.site.database.read { try Segment.all($0).map(\.slug) } == ["oslo"])
    let writer = try await desk.add(.writer).secret
    #expect(try await desk.ask(.post, "/desk/segments/save", ["name": "z", "rule": "member"], as: writer).status == 403)
    let deeds = try await desk.site.accounts.audit(page: 0, of: 50).filter { $0.who == "sender@example.org" && $0.deed != .joined }
    #expect(
      deeds.map { "\($0.word) \($0.object)" } == ["removed a segment young", "saved a segment young", "saved a segment oslo"])
  }
}
