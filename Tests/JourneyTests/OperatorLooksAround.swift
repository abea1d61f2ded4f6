import Foundation
import Testing

/// What the commands show of an audience is enough to go on by.
@Suite struct OperatorLooksAround {
  @Test func `Lists are shown with the slot of each`() async throws {
    let place = try await Workplace()
    #expect(try await place.tuesday("lists", "set", "digest").code == 0)
    #expect(try await place.tuesday("schedule", "set", "every Friday 17:30", "--zone", "Europe/Paris", "--list", "digest").code == 0)
    let text = try await place.tuesday("lists").output.split(separator: "\n")
    #expect(text.count == 2 && text[0].contains("no slot") && text[1].contains("every Friday 17:30 Europe/Paris"), "\(text)")
    let lists = try JSONSerialization.jsonObject(with: Data(try await place.tuesday("lists", "--json").output.utf8)) as? [[String: Any]]
    #expect(lists?.map { $0["slot"] as? [String: String] } == [nil, ["rule": "every Friday 17:30", "zone": "Europe/Paris"]])
  }

  @Test func `A page of people says how to get the next, and the pages together are everybody once`() async throws {
    let place = try await Workplace()
    // Three of one name, so that the place between two of them counts.
    let names = ["Zoë", "anna", "Bo", "bo", "Bo", "", "Émile"]
    let rows = names.enumerated().map { "o'r\($0)@example.org,\($1)\n" }
    #expect(try await place.tuesday("subscribers", "import", try place.write("people.csv", "email,name\n" + rows.joined())).code == 0)
    for order in [["--sort", "name"], ["--sort", "address", "--descending"], []] {
      let whole = try await Program.run(Program.path, ["subscribers", "list"] + order, in: place.folder)
      #expect(whole.errors.isEmpty, "nothing follows")
      var pages = ""
      var command = "subscribers list --limit 2 \(order.joined(separator: " "))"
      var count = 0
      while count < 10 {
        // By the shell, as somebody would paste it.
        let page = try await Program.run("/bin/sh", ["-c", "'\(Program.path)' \(command)"], in: place.folder)
        #expect(page.code == 0)
        pages += page.output
        count += 1
        guard let hint = page.errors.range(of: "--after .*", options: .regularExpression) else { break }
        command = "subscribers list --limit 2 \(order.joined(separator: " ")) \(page.errors[hint])"
      }
      #expect(pages == whole.output && count == 4)
    }
    let page = try await place.tuesday("subscribers", "list", "--json", "--limit", "2", "--after", "o'r2@example.org")
    let people = try JSONSerialization.jsonObject(with: Data(page.output.utf8)) as? [[String: Any]]
    #expect(people?.map { $0["address"] as? String } == ["o'r3@example.org", "o'r4@example.org"] && page.errors.contains("--after"))
    let unknown = try await place.tuesday("subscribers", "list", "--after", "nobody@example.org")
    #expect(unknown.code == 66 && unknown.errors.contains("nobody@example.org is not known here"))
  }

  @Test func `A long rule is cut where a terminal ends, and nowhere else; a fault in one is shown with what stands around it`() async throws
  {
    let place = try await Workplace()
    let rule = (0..<40).map { "name = \"Reader \($0)\"" }.joined(separator: " or ")
    #expect(try await place.tuesday("segments", "set", "many", rule).code == 0)
    #expect(try await place.tuesday("segments").output == "many  \(rule)\n")
    let shown = try await Program.run(
      "/usr/bin/script", ["-qec", "stty cols 60; exec '\(Program.path)' segments", "/dev/null"], in: place.folder)
    #expect(shown.output.split(whereSeparator: \.isNewline) == ["many  \(rule)".prefix(59) + "…"], "\(shown.output) \(shown.errors)")
    let json = try JSONSerialization.jsonObject(with: Data(try await place.tuesday("segments", "--json").output.utf8))
    #expect(json as? [String: String] == ["many": rule])

    let faulty = try await place.tuesday("segments", "count", rule + " or nmae = \"x\" or " + rule)
    #expect(faulty.code == 65)
    let lines = faulty.errors.split(separator: "\n").map(Array.init)
    let mark = try #require(lines.last?.firstIndex(of: "^"))
    let line = try #require(lines.dropLast().last)
    #expect(line.count < 80 && String(line[mark...]).hasPrefix("nmae = "), "\(faulty.errors)")
  }
}
