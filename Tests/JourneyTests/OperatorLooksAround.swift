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

  @Test func `A page that ends with somebody erased leads to the next all the same`() async throws {
    let place = try await Workplace()
    let text = "email,name\n" + ["a", "b", "c", "d"].map { "\($0)@example.org,\($0)\n" }.joined()
    #expect(try await place.tuesday("subscribers", "import", try place.write("people.csv", text)).code == 0)
    #expect(try await place.tuesday("subscribers", "erase", "b@example.org", "--confirm", "b@example.org").code == 0)
    for order in ["joined", "address", "name"] {
      var (met, after) = ([String](), [String]())
      for _ in 0..<5 {
        let page = try await Program.run(Program.path, ["subscribers", "list", "--limit", "1", "--sort", order] + after, in: place.folder)
        #expect(page.code == 0, "\(order): \(page.errors)")
        met.append(String(page.output.prefix { $0 != "\t" }))
        guard page.errors.contains("--after") else { break }
        after = ["--after", met[met.count - 1]]
      }
      #expect(met.sorted() == ["a@example.org", "c@example.org", "d@example.org", "erased-2@erased.invalid"], "\(order)")
    }
    let nobody = try await place.tuesday("subscribers", "list", "--after", "erased-99@erased.invalid")
    #expect(nobody.code == 66 && nobody.errors.contains("erased-99@erased.invalid is not known here"))
  }

  @Test func `What is counted is a number for a script too, and what is so or not is true or false`() async throws {
    let place = try await Workplace()
    #expect(
      try await place.tuesday("subscribers", "import", try place.write("people.csv", "email\na@example.org\nb@example.org\n")).code == 0)
    for (arguments, expected) in [
      (["segments", "count", "everyone"], #"{"count":2,"list":"main","of":2}"#),
      (["tags", "put", "staff", "a@example.org"], #"{"changed":1,"tag":"staff"}"#),
      (["tags", "take", "staff", "a@example.org", "b@example.org"], #"{"changed":1,"tag":"staff"}"#),
      (["suppressions", "add", "example.net", "--reason", "asked"], #"{"added":1,"list":""}"#),
      (["suppressions", "remove", "example.net"], #"{"list":"","removed":1}"#),
      (["lists", "set", "digest"], #"{"list":"digest","new":true}"#), (["segments", "remove", "none"], #"{"removed":false}"#),
      (
        ["subscribers", "unsubscribe", "a@example.org"], #"{"address":"a@example.org","changed":true,"state":"unsubscribed","still_on":""}"#
      ),
    ] {
      let answer = try await Program.run(Program.path, arguments + ["--json"], in: place.folder)
      #expect(answer.output.filter { !$0.isWhitespace } == expected)
    }
  }

  @Test func `Who asks to be taken off is off all lists, and is told so only then`() async throws {
    let place = try await Workplace()
    for list in ["digest", "events"] { #expect(try await place.tuesday("lists", "set", list).code == 0) }
    let file = try place.write("people.csv", "email,lists\nada@example.org,\"main,digest,events\"\n")
    #expect(try await place.tuesday("subscribers", "import", file).code == 0)
    for (arguments, words) in [
      (["--list", "main"], "ada@example.org gets no more mail of main; still on digest, events: without --list they leave all."),
      (["--list", "main"], "ada@example.org had left main already; still on digest, events: without --list they leave all."),
      ([], "ada@example.org gets no more mail."), ([], "ada@example.org had left already."),
    ] {
      let ended = try await Program.run(Program.path, ["subscribers", "unsubscribe", "ada@example.org"] + arguments, in: place.folder)
      #expect(ended.code == 0 && ended.output == words + "\n", "\(ended.output) \(ended.errors)")
    }
    let unknown = try await place.tuesday("subscribers", "unsubscribe", "ada@example.org", "--list", "none")
    #expect(unknown.code == 66 && unknown.errors.contains("there is no list none"))
    let shown = try await place.tuesday("subscribers", "show", "ada@example.org").output
    for list in ["main", "digest", "events"] { #expect(shown.contains("\(list): unsubscribed"), "\(shown)") }
    let lines = shown.split(separator: "\n").count { $0.contains("unsubscribed on the command line") }
    #expect(lines == 3, "a no to each list is a line of the journal, and the same once more is none: \(shown)")
  }

  @Test func `A file of those who left takes them off all lists, or off one, and says which before it does`() async throws {
    let place = try await Workplace()
    #expect(try await place.tuesday("lists", "set", "digest").code == 0)
    let people = try place.write("people.csv", "email,lists\nada@example.org,digest\nbo@example.org,\"main,digest\"\n")
    #expect(try await place.tuesday("subscribers", "import", people).code == 0)
    let left = try place.write("left.csv", "email,unsubscribed\nada@example.org,yes\nbo@example.org,yes\n")
    for (options, told) in [
      (["--list", "main"], "; of who left 2 still on other lists, because their row or --list names one.\n"),
      ([], "; of who left 2 left more than main, because neither their row nor --list names a list.\n"),
    ] {
      let dry = try await Program.run(Program.path, ["subscribers", "import", left, "--dry-run"] + options, in: place.folder)
      let done = try await Program.run(Program.path, ["subscribers", "import", left] + options, in: place.folder)
      #expect(dry.output == "Nothing is changed; it would be: \(done.output)" && done.output.hasSuffix(told), "\(done.output)")
    }
    let shown = try await place.tuesday("subscribers", "list", "--json").output
    #expect(!shown.contains("confirmed"), "\(shown)")
  }

  @Test func `Rows that are mended where they lie are imported from there, and those that are still wrong again`() async throws {
    let place = try await Workplace()
    let text = "email,name\nwrong1,A\nwrong2,B\nwrong3,C\nada@example.org,D\n"
    var file = try place.write("people.csv", text)
    for (number, next) in ["people.csv", "people.2.csv", "people.3.csv"].enumerated() {
      let ended = try await place.tuesday("subscribers", "import", file)
      let rejects = "data/rejected/\(next)"
      #expect(ended.code == 65 && ended.output.contains(rejects + ": mend"), "\(ended.output)")
      #expect(!ended.errors.contains("not taken:"), "\(ended.errors)")
      file = place.folder + "/" + rejects
      let mended = try String(contentsOfFile: file, encoding: .utf8).replacing("wrong\(number + 1),", with: "w\(number + 1)@example.org,")
      try mended.write(toFile: file, atomically: true, encoding: .utf8)
    }
    #expect(try await place.tuesday("subscribers", "import", file).code == 0)
    let people = try await place.tuesday("subscribers", "list").output
    for name in ["ada", "w1", "w2", "w3"] { #expect(people.contains("\(name)@example.org\tconfirmed"), "\(people)") }
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
