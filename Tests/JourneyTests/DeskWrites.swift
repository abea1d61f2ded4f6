import Foundation
import Testing

/// A post from its first word to a reader's mailbox and back, by the pages of the desk alone.
@Suite(.inTurn) struct DeskWrites {
  @Test func `A writer writes, previews, schedules and sends in a browser, and a reader reads and leaves`() async throws {
    let place = try await Workplace()
    let sink = try await InboxPeer(place)
    try place.relay(port: sink.smtpPort)
    try place.set(["site.listen": "\"127.0.0.1:0\"", "desk.password_cost": "14", "delivery.undo": "\"20s\""])
    let people = try place.write("people.csv", "email,name\nada@linden.test,Ada Lindqvist\n")
    #expect(try await place.tuesday("subscribers", "import", people).code == 0)
    #expect(try await place.tuesday("schedule", "set", "every Tuesday 09:00", "--zone", "America/Chicago").code == 0)
    let serve = try await ServePeer(place)
    let pictures = place.folder + "/pictures"
    try FileManager.default.createDirectory(atPath: pictures, withIntermediateDirectories: true)
    let printed = try await place.tuesday("desk").output
    let link = serve.site + (try #require(printed.firstMatch(of: /\/desk\/link\/[A-Za-z0-9_-]{43}/))).0
    let ended = try await Program.run(
      Program.python, [Program.root + "/Tests/JourneyTests/Peers/write_at_desk.py", link, place.folder, sink.folder, pictures])
    let told = try #require(try? JSONSerialization.jsonObject(with: Data(ended.output.utf8)) as? [String: Any], "\(ended.errors)")
    #expect(told["faults"] as? [String] == [])
    let file = told["file"] as? String ?? ""
    #expect(
      file.hasPrefix(
        "---\ntitle: The lamp\nready: false\ndescription: \"It works: really, and everybody in the square has seen it\"\n---\nDear {{ first_name"
      ))
    #expect(told["steps"] as? Int == 0, "previews are no steps for the browser's way back")
    #expect(told["line"] as? String == "Dear {{ first_nam }},")
    for key in ["picture", "untouched", "both", "draft", "unheard", "ready", "not_yet", "plain"] {
      #expect(told[key] as? Bool == true, "\(key)")
    }
    #expect(told["settled"] as? String == "", "what was saved is offered no more")
    #expect(told["offered"] as? [String] == ["Beta.\n", "Gamma.\n", "Beta.\n"], "each that is taken leaves what stood there")
    #expect((told["ways"] as? [String])?.count == 2)
    #expect((told["takes"] as? String)?.contains("takes The lamp at night") == true, "\(told["takes"] ?? "")")
    #expect((told["test"] as? String)?.hasPrefix("[Test] ") == true)
    let facts = told["facts"] as? String ?? ""
    for words in ["The lamp at night", "It works: really", "letter@linden.test", "1 reader", "everybody on it", "this is the first issue"] {
      #expect(facts.contains(words), "\(words)")
    }
    #expect(told["subject"] as? String == "The lamp at night")
    #expect((told["mail"] as? String)?.contains("Dear Ada,") == true)
    #expect(try await place.tuesday("subscribers", "list", "--state", "unsubscribed").output.contains("ada@linden.test"))
    #expect(told["left_behind"] as? [String] == [])
    let names = told["names"] as? [String] ?? []
    #expect(names.allSatisfy { $0.wholeMatch(of: /[a-z0-9\-]+\.(md|png)/) != nil }, "\(names)")
    let log = try await place.tuesday("status", "the-lamp").output
    #expect(log.contains("1 accepted"))
    #expect(await serve.stop() == 0)
  }
}
