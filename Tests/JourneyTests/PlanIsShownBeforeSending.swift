import Foundation
import Testing

@Suite(.inTurn) struct PlanIsShownBeforeSending {
  private func object(_ text: String) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any], "\(text)")
  }

  @Test func `A script learns what would go to whom, what is missing and what was found, and nothing is sent`() async throws {
    let place = try await Workplace()
    let people = try place.write("people.csv", "email,name\nada@example.org,Ada\nbo@example.org,\ncy@example.org,\n")
    #expect(try await place.tuesday("subscribers", "import", people).code == 0)
    let post = try place.write(
      "posts/plan.md",
      "---\ntitle: The plan\nfrom: Ada <ada@example.org>\n---\n\nDear {{ first_name }}, see [the map](http://example.org/map) before we meet.\n"
    )
    let asked = try await place.tuesday("send", post, "--json")
    #expect(asked.code == 64 && asked.errors.hasPrefix("{\"code\":64,"), "\(asked.errors)")
    let plan = try object(asked.output)
    #expect(
      plan["slug"] as? String == "plan" && plan["mode"] as? String == "rehearsal" && plan["from"] as? String == "Ada <ada@example.org>")
    #expect(plan["audience"] as? String == "everyone" && plan["readers"] as? Int == 3 && plan["leftOut"] as? Int == 0)
    let missing = try #require(plan["missing"] as? [[String: Any]])
    #expect(missing.count == 1 && missing[0]["field"] as? String == "first_name" && missing[0]["readers"] as? Int == 2)
    let findings = try #require(plan["findings"] as? [[String: Any]])
    #expect(findings.map { $0["line"] as? Int } == [6, 6] && findings.allSatisfy { $0["severity"] as? String == "warning" }, "\(findings)")

    let told = try await place.tuesday("send", post)
    #expect(told.code == 64 && told.output.isEmpty)
    for words in ["  to      3 confirmed readers of The Linden", "  missing 2 have no first_name", "posts/plan.md:6:", "--confirm plan"] {
      #expect(told.errors.contains(words), "\(words) in \(told.errors)")
    }
    #expect(try await place.tuesday("status", "plan").code != 0)
  }

  @Test func `How many readers' long values would have their mail cut is told before it is sent`() async throws {
    let place = try await Workplace()
    let settings = try String(contentsOfFile: place.folder + "/tuesday.toml", encoding: .utf8)
    _ = try place.write("tuesday.toml", settings.replacing("\n[attributes]\n", with: "\n[attributes]\ncity = \"text\"\n"))
    let people = try place.write(
      "people.csv", "email,city\nada@example.org,\(String(repeating: "<", count: 990))\nbo@example.org,Oslo\ncy@example.org,\n")
    #expect(try await place.tuesday("subscribers", "import", people).code == 0)
    let shown = { (count: Int) in
      "---\ntitle: The plan\n---\n\n" + String(repeating: "In {{ city | default: \"town\" }} there is one more.\n\n", count: count)
    }
    let post = try place.write("posts/plan.md", shown(30))
    let plan = try object(try await place.tuesday("send", post, "--json").output)
    #expect(plan["clipped"] as? Int == 1 && plan["readers"] as? Int == 3, "\(plan)")
    let told = try await place.tuesday("send", post)
    #expect(told.errors.contains("  clipped 1 get more than 100 KB"), "\(told.errors)")
    _ = try place.write("posts/plan.md", shown(15))
    #expect(try object(try await place.tuesday("send", post, "--json").output)["clipped"] as? Int == 0)
  }

  @Test func `Of an issue that is under way a script learns how far it is`() async throws {
    let place = try await Workplace()
    #expect(try await place.tuesday("subscribers", "add", "ada@example.org").code == 0)
    try place.relay(port: try freePort())
    #expect(try await place.tuesday("send", "posts/hello.md", "--confirm", "hello").code == 69)
    let asked = try await place.tuesday("send", "posts/hello.md", "--json")
    let report = try object(asked.output)
    #expect(asked.code == 64 && report["state"] as? String == "sending" && report["audience"] as? Int == 1, "\(asked.errors)")
  }
}
