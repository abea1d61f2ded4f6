import Foundation
import Testing

/// `tuesday check` of a folder in which one post has a theme that does not work and another a theme of doubtful taste.
@Suite(.inTurn) struct CheckTellsEverything {
  @Test func `A broken theme is the fault of the post that names it, and the others are told of too`() async throws {
    let place = try await Workplace()
    let themes = place.folder + "/theme"
    try FileManager.default.createDirectory(atPath: themes, withIntermediateDirectories: true)
    try FileManager.default.copyItem(atPath: Program.root + "/Templates/Email/letter", toPath: themes + "/pale")
    let tokens = try String(contentsOfFile: themes + "/pale/tokens.json", encoding: .utf8)
    try tokens.replacing(/"muted": "#[0-9a-f]{6}"/, with: "\"muted\": \"#cccccc\"").write(
      toFile: themes + "/pale/tokens.json", atomically: true, encoding: .utf8)
    try FileManager.default.createDirectory(atPath: place.folder + "/some", withIntermediateDirectories: true)
    let broken = try place.write("some/a.md", "---\ntitle: A\ntemplate: nope\n---\n\nText.\n")
    _ = try place.write("some/b.md", "---\ntitle: B\ntemplate: pale\n---\n\nText.\n")
    let dead = try place.write("some/c.md", "---\ntitle: C\ntemplate: nope\n---\n\n[the goal](gone.md)\n\nTODO {{ nobody }}\n")

    let checked = try await place.tuesday("check", "some", "--json")
    let findings = try #require(try JSONSerialization.jsonObject(with: Data(checked.output.utf8)) as? [[String: Any]])
    let told = findings.map { "\(URL(filePath: $0["file"] as? String ?? "").lastPathComponent):\($0["line"] ?? 0) \($0["message"] ?? "")" }
    #expect(checked.code == 65, "\(checked.errors)")
    for name in [broken, dead] {
      let file = URL(filePath: name).lastPathComponent
      #expect(told.contains { $0.hasPrefix("\(file):3 there is no theme nope") }, "\(told)")
    }
    #expect(told.contains { $0.hasPrefix("c.md:6 the link to gone.md") }, "\(told)")
    // What is no error is told beside the errors.
    #expect(told.contains { $0.hasPrefix("c.md:8 a leftover: TODO") } && told.contains { $0.hasPrefix("c.md:8 unknown") }, "\(told)")
    let line = try #require(tokens.split(separator: "\n").firstIndex { $0.contains("\"muted\"") }) + 1
    #expect(told.contains { $0.hasPrefix("tokens.json:\(line) ") && $0.contains("contrast") }, "\(told)")
  }

  @Test func `What is wrong with a theme is told once, at its file and line, and each post that has it says so`() async throws {
    let place = try await Workplace()
    let torn = place.folder + "/theme/torn"
    try FileManager.default.createDirectory(atPath: place.folder + "/theme", withIntermediateDirectories: true)
    try FileManager.default.copyItem(atPath: Program.root + "/Templates/Email/letter", toPath: torn)
    let tokens = try String(contentsOfFile: torn + "/tokens.json", encoding: .utf8)
    try tokens.replacing(/"muted": "#[0-9a-f]{6}"/, with: "\"muted\": \"grey\"").write(
      toFile: torn + "/tokens.json", atomically: true, encoding: .utf8)
    let line = try #require(tokens.split(separator: "\n").firstIndex { $0.contains("\"muted\"") }) + 1
    try FileManager.default.createDirectory(atPath: place.folder + "/some", withIntermediateDirectories: true)
    for name in ["a", "b"] { _ = try place.write("some/\(name).md", "---\ntitle: A\ntemplate: torn\n---\n\nText.\n") }
    func errors() async throws -> [String] {
      let checked = try await place.tuesday("check", "some", "--json")
      #expect(checked.code == 65, "\(checked.errors)")
      let findings = try #require(try JSONSerialization.jsonObject(with: Data(checked.output.utf8)) as? [[String: Any]])
      return findings.filter { $0["severity"] as? String == "error" }.map { finding in
        "\(URL(filePath: finding["file"] as? String ?? "").lastPathComponent):\(finding["line"] ?? 0) \(finding["message"] ?? "")"
      }
    }
    let fault = "tokens.json:\(line) light.muted is \"grey\": write a colour as six small hex digits, #1d4ed8"
    let said = ["a.md", "b.md"].map { "\($0):3 the theme torn does not work" }
    let all = try await errors()
    #expect(all.count { $0 == fault } == 1 && said.allSatisfy(all.contains), "\(all)")

    // That of the publication keeps nobody from hearing the rest.
    try place.set(["publication.theme": "\"torn\""])
    _ = try place.write("some/a.md", "---\ntitle: A\n---\n\n[the goal](gone.md)\n")
    let more = try await errors()
    #expect(more.contains("a.md:1 the theme torn does not work") && more.contains(fault), "\(more)")
    #expect(more.contains { $0.hasPrefix("a.md:5 the link to gone.md") }, "\(more)")
  }

  @Test func `Without a name everything that can reach a reader is looked at`() async throws {
    let place = try await Workplace()
    for folder in ["messages", "series/welcome", "mails"] {
      try FileManager.default.createDirectory(atPath: "\(place.folder)/\(folder)", withIntermediateDirectories: true)
    }
    let good = try await place.tuesday("check")
    #expect(good.code == 0 && good.output.contains(/^\d+ posts? checked, 0 errors/), "\(good.output)\(good.errors)")
    _ = try place.write("messages/receipt.md", "---\ntitle: Your order\nvalues: [more_url?]\n---\n\nSee [more]({{ more_url }}).\n")
    _ = try place.write("series/welcome/01-hello.md", "---\ntitle: Hello\nafter: 1 day\n---\n\nSee [that](gone.md).\n")
    _ = try place.write("series/welcome/02-hello.md", "---\ntitle: Hello\nafter: 1 day\n---\n\nWords.\n")
    _ = try place.write("mails/confirm.md", "---\ntitle: Please confirm\n---\n\nNo link here.\n")
    _ = try place.write("mails/missed.md", "---\ntitle: Missed {{ nothing }}\n---\n\nWords.\n")
    let bad = try await place.tuesday("check")
    #expect(bad.code == 65)
    for words in [
      "messages/receipt.md:6:12: error: the address of a link is empty for readers who have no more_url",
      "series/welcome/01-hello.md:6:5: error: the link to gone.md",
      "series/welcome/02-hello.md:1:1: error: 01-hello.md is called hello too",
      "mails/confirm.md:1:1: error: the mail has no {{ confirm_url }}", "mails/missed.md:2:",
      "2 steps of series, 1 message, the words of 2 other mails",
    ] { #expect((bad.errors + bad.output).contains(words), "\(words) in \(bad.errors)\(bad.output)") }
  }
}
