import Foundation
import Testing

/// A relay that knows nobody any more takes nobody off; a person decides.
@Suite(.inTurn) struct TooManyBouncesAreHeld {
  private func world(_ manner: String = "gone", _ settings: [String: String] = [:]) async throws -> (Workplace, Running) {
    let place = try await Workplace()
    let relay = try Running(Program.python, [Program.root + "/Tests/JourneyTests/Peers/strict_relay.py", manner])
    try place.relay(port: Int(try await relay.find(/port (\d+)/)) ?? 0)
    try place.set(settings.merging(["publication.writers": "\"me@linden.test\"", "site.listen": "\"127.0.0.1:0\""]) { $1 })
    let file = try place.write("people.csv", "email\n" + (0..<60).map { "reader\($0)@example.org" }.joined(separator: "\n") + "\n")
    #expect(try await place.tuesday("subscribers", "import", file).code == 0)
    _ = try await place.tuesday("send", "posts/hello.md", "--confirm", "hello")
    return (place, relay)
  }

  private func readers(_ place: Workplace, _ state: String) async throws -> Int {
    let told = try await place.tuesday("subscribers", "list", "--state", state, "--json")
    return (try JSONSerialization.jsonObject(with: Data(told.output.utf8)) as? [Any])?.count ?? -1
  }

  @Test func `Held, taken back, and sent again once the relay is mended`() async throws {
    let (place, relay) = try await world()
    defer { relay.signal(SIGTERM) }
    let status = try await place.tuesday("status", "hello").output
    #expect(status.contains("60 failed") && status.contains("held: 60 of those who are said to be gone still get mail"), "\(status)")
    #expect(try await readers(place, "confirmed") == 60)
    #expect(try await place.tuesday("status", "notice.held.hello.20").code == 0, "the writers get a mail")
    let listed = try await place.tuesday("bounces", "--last", "3").output
    #expect(listed.contains("held") && listed.contains("tuesday bounces accept hello, or undo --campaign hello --hard"), "\(listed)")
    let undone = try await place.tuesday("bounces", "undo", "--campaign", "hello", "--hard", "--because", "our relay", "--confirm", "60")
    #expect(undone.output == "60 taken back; they kept no mail from anybody.\n", "\(undone.output)\(undone.errors)")
    #expect(try await place.tuesday("bounces", "accept", "hello").code == 65, "nothing is held any more")
    #expect(try await place.tuesday("status", "hello").output.contains("held:") == false)
    let gap = try await place.tuesday("campaign", "fill-gap", "hello", "--refused")
    #expect(
      gap.errors.contains("60 would get hello: 0 not in its audience, 60 refused or left out, 0 whose mail came back"), "\(gap.errors)")
  }

  @Test func `A notice that the same relay refuses is held with them, and is no campaign's to decide about`() async throws {
    let (place, relay) = try await world()
    defer { relay.signal(SIGTERM) }
    #expect(try await place.tuesday("subscribers", "add", "me@linden.test").code == 0)
    let serving = try await ServePeer(place)
    _ = try await eventually("the notice to be refused and held") {
      try await place.tuesday("bounces", "--singles", "--json").output.contains("me@linden.test") ? true : nil
    }
    #expect(await serving.stop() == 0)
    let listed = try await place.tuesday("bounces", "--singles").output
    #expect(listed.contains("tuesday bounces accept --singles, or undo --singles --hard"), "\(listed)")
    #expect(try await place.tuesday("status").output.contains("1 bounce of mails to one alone is held"))
    let asked = try await place.tuesday("bounces", "accept", "--singles")
    #expect(asked.code == 64 && asked.errors.contains("for 1 bounces of mails to one alone"), "\(asked.errors)")
    #expect(try await place.tuesday("bounces", "accept").code == 64)
    #expect(try await place.tuesday("bounces", "accept", "hello", "--singles", "--confirm", "1").code == 64)
    #expect(try await place.tuesday("subscribers", "show", "me@linden.test").output.contains("main: confirmed"))
    let looked = try await place.tuesday("doctor", "--only", "returns").output
    for words in [
      "held: 60 bounces of hello", "tuesday bounces accept hello", "held: 1 bounce of mails to one alone",
      "tuesday bounces accept --singles",
    ] {
      #expect(looked.contains(words), "\(looked)")
    }
    let undone = try await place.tuesday("bounces", "undo", "--singles", "--confirm", "1")
    #expect(undone.code == 0, "\(undone.errors)")
    #expect(try await place.tuesday("bounces", "accept", "--singles", "--confirm", "1").code == 65)
  }

  @Test func `A question to a stranger that is refused beside an issue is held, and the writers are told of that too`() async throws {
    let (place, relay) = try await world()
    defer { relay.signal(SIGTERM) }
    let serving = try await ServePeer(place)
    #expect(try await place.tuesday("subscribers", "add", "new@readers.test", "--ask").code == 0)
    _ = try await eventually("the question to be refused, and the writers to be told") {
      try await place.tuesday("status", "--mails").output.contains("notice.held-singles.beside-") ? true : nil
    }
    #expect(await serving.stop() == 0)
    #expect(try await place.tuesday("subscribers", "show", "new@readers.test").output.contains("main: pending"))
    // Decided about the issue, what comes later is judged by itself, and what waits goes on waiting.
    #expect(try await place.tuesday("bounces", "undo", "--campaign", "hello", "--hard", "--confirm", "60").code == 0)
    #expect(try await place.tuesday("doctor", "--only", "returns").output.contains("of mails to one alone"))
  }

  @Test func `What a relay refuses without a reason until it expires says nothing of anybody, and the writers are told`() async throws {
    let (place, relay) = try await world("mute", ["delivery.expires_after": "\"1s\""])
    defer { relay.signal(SIGTERM) }
    let serving = try await ServePeer(place)
    _ = try await eventually("the writers to be told") {
      try await place.tuesday("status", "notice.unheard.hello").code == 0 ? true : nil
    }
    #expect(await serving.stop() == 0)
    #expect(try await readers(place, "confirmed") == 60)
    let listed = try await place.tuesday("bounces", "--campaign", "hello", "--last", "5").output
    #expect(listed.contains("about us") && listed.contains("550 Rejected"), "\(listed)")
  }

  @Test func `Words that name our own address give nobody up and spend no mail, and the writers are told`() async throws {
    let (place, relay) = try await world("lost")
    defer { relay.signal(SIGTERM) }
    let serving = try await ServePeer(place)
    _ = try await eventually("the writers to be told") {
      try await place.tuesday("status", "notice.our-name.hello").code == 0 ? true : nil
    }
    #expect(await serving.stop() == 0)
    #expect(try await readers(place, "confirmed") == 60)
    let status = try await place.tuesday("status", "hello").output
    #expect(!status.contains("failed") && status.contains("60 audience"), "\(status)")
    let listed = try await place.tuesday("bounces", "--campaign", "hello", "--last", "5").output
    #expect(listed.contains("bounce, soft (policy)") && listed.contains("<letter@linden.test>: no such user"), "\(listed)")
  }

  @Test func `Held, and accepted by number`() async throws {
    let (place, relay) = try await world()
    defer { relay.signal(SIGTERM) }
    let asked = try await place.tuesday("bounces", "accept", "hello")
    #expect(
      asked.code == 64 && asked.errors.contains("nothing is changed without --confirm; to do it, add: --confirm 60"), "\(asked.errors)")
    #expect(try await place.tuesday("bounces", "accept", "hello", "--confirm", "59").code == 64)
    #expect(try await place.tuesday("bounces", "accept", "nobody").code == 66)
    #expect(try await readers(place, "bounced") == 0)
    let done = try await place.tuesday("bounces", "accept", "hello", "--confirm", "60")
    #expect(done.output.hasPrefix("60 get no mail any more"), "\(done.output)\(done.errors)")
    #expect(try await readers(place, "bounced") == 60)
    #expect(try await readers(place, "confirmed") == 0)
    let undone = try await place.tuesday("bounces", "undo", "--campaign", "hello", "--hard", "--confirm", "60")
    #expect(undone.output.hasPrefix("60 taken back: 60 stand again where they stood"), "\(undone.output)\(undone.errors)")
  }
}
