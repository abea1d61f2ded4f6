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

  @Test func `A plan names its content, and a confirmation of that content sends no other`() async throws {
    let place = try await Workplace()
    #expect(try await place.tuesday("subscribers", "add", "ada@example.org").code == 0)
    #expect(try await place.tuesday("send", "posts/hello.md", "--confirm", "hello").code == 0)
    for name in ["bo", "cy"] { #expect(try await place.tuesday("subscribers", "add", "\(name)@example.org").code == 0) }
    let text = "---\ntitle: Plan\ndate: 2026-01-06\n---\n\nOne.\n"
    let post = try place.write("posts/plan.md", text)
    let plan = try object(try await place.tuesday("send", post, "--json").output)
    let hash = try #require(plan["hash"] as? String)
    let last = try #require(plan["lastIssue"] as? [String: Any])
    #expect(
      last["joined"] as? Int == 2 && last["left"] as? Int == 0 && (last["campaign"] as? String)?.hasPrefix("hello") == true, "\(last)")
    #expect(hash.count == 64 && (plan["local"] as? String)?.contains(" UTC") == true && plan["zone"] != nil, "\(plan)")
    let short = hash.prefix(8)
    let told = try await place.tuesday("send", post)
    for words in ["  change  2 joined the list and 0 left since hello", "  content \(short)", "  when    now, ", "--confirm plan@\(short)"]
    {
      #expect(told.errors.contains(words), "\(words) in \(told.errors)")
    }
    _ = try place.write("posts/plan.md", text.replacing("One", with: "Two"))
    let stale = try await place.tuesday("send", post, "--confirm", "plan@\(short)")
    #expect(
      stale.code == 65 && stale.errors.contains("has changed since that plan") && stale.errors.contains("--confirm plan@"), "\(stale)")
    #expect(try await place.tuesday("send", post, "--confirm", "plan@").code == 65)
    #expect(try await place.tuesday("status", "plan").code != 0)
    _ = try place.write("posts/plan.md", text)
    let sent = try await place.tuesday("send", post, "--confirm", "plan@\(short)")
    #expect(sent.code == 0, "\(sent.errors)")
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
