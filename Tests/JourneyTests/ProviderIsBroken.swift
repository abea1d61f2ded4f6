import Foundation
import Testing

/// A provider says of all its readers that they are gone: somebody looks, at the desk and by the API, and decides.
@Suite(.inTurn) struct ProviderIsBroken {
  private func relay(_ place: Workplace, _ manner: String...) async throws -> Running {
    let relay = try Running(Program.python, [Program.root + "/Tests/JourneyTests/Peers/strict_relay.py"] + manner)
    try place.relay(port: Int(try await relay.find(/port (\d+)/)) ?? 0)
    return relay
  }

  private func send(_ name: String, _ place: Workplace) async throws {
    _ = try place.write("posts/\(name).md", "---\ntitle: \"Issue <\(name)>\"\n---\n\nHello.\n")
    _ = try await place.tuesday("send", "posts/\(name).md", "--confirm", name)
  }

  /// As if all that was sent so far had been days ago.
  private func turnBack(days: Int, _ place: Workplace) throws {
    let time = days * 86_400_000
    try place.change("UPDATE deliveries SET changed_at = changed_at - \(time)", "UPDATE feedback SET at = at - \(time)")
  }

  private func readers(_ place: Workplace, _ state: String) async throws -> Int {
    let told = try await place.tuesday("subscribers", "list", "--state", state, "--json")
    return (try JSONSerialization.jsonObject(with: Data(told.output.utf8)) as? [Any])?.count ?? -1
  }

  @Test func `Its readers are held, taken back at the desk, held again, and given up by the API but for who had mail since`() async throws {
    let place = try await Workplace()
    try place.set(["publication.writers": "\"me@linden.test\"", "site.listen": "\"127.0.0.1:0\"", "desk.password_cost": "14"])
    let people = (0..<40).map { "reader\($0)@example.org" } + (0..<14).map { "reader\($0)@bücher.example" }
    let file = try place.write("people.csv", "email\n" + people.joined(separator: "\n") + "\n")
    #expect(try await place.tuesday("subscribers", "import", file).code == 0)
    let whole = try await relay(place)
    try await send("first", place)
    whole.signal(SIGTERM)
    try turnBack(days: 8, place)
    let broken = try await relay(place, "gone@xn--bcher-kva.example")
    defer { broken.signal(SIGTERM) }
    try await send("second", place)
    #expect(try await readers(place, "confirmed") == 54)
    let listed = try await place.tuesday("bounces", "list", "--held").output
    #expect(listed.contains("tuesday bounces accept --domain xn--bcher-kva.example"), "\(listed)")
    #expect(try await place.tuesday("status", "--mails").output.contains("notice.held-domain."), "the writers get a mail")

    let link = try await place.tuesday("users", "add", "ada@example.org", "--role", "admin").output
    let token = try await place.tuesday("tokens", "create", "looks", "--role", "admin").output.trimmingCharacters(
      in: .whitespacesAndNewlines)
    let serve = try await ServePeer(place)
    let own = ["Sec-Fetch-Site: same-origin"]
    let path = String(try #require(link.firstMatch(of: /\/desk\/link\/[A-Za-z0-9_-]{43}/)).0)
    let signed = try await serve.request("POST", path, form: "password=seven+quiet+benches&repeated=seven+quiet+benches", headers: own)
    let cookie = own + ["Cookie: " + (signed.headers["set-cookie"].map { String($0.prefix { $0 != ";" }) } ?? "")]
    let bearer = ["Authorization: Bearer \(token)"]
    let held = try await serve.request("GET", "/api/v1/bounces/held", headers: bearer).body
    #expect(held.contains("\"bounces\":14,\"domain\":\"xn--bcher-kva.example\""), "\(held)")
    let page = try await serve.request("GET", "/desk/bounces", headers: cookie).body
    #expect(page.contains("Mails to xn--bcher-kva.example") && page.contains("14 held"), "\(page)")

    let group = "domain=xn--bcher-kva.example&held=yes"
    let asked = try await serve.request("POST", "/desk/bounces/undo", form: group, headers: cookie)
    #expect(asked.status == 422 && asked.body.contains("Bounces of 14 people would be taken back"), "\(asked.body)")
    let undone = try await serve.request("POST", "/desk/bounces/undo", form: group + "&count=14", headers: cookie)
    #expect(undone.status == 303, "\(undone.body)")
    let after = try await serve.request("GET", try #require(undone.headers["location"]), headers: cookie).body
    #expect(after.contains("Taken back, of so many people: 14.") && !after.contains("Held until you look"), "\(after)")
    #expect(try await place.tuesday("bounces", "list", "--held").output == "Nothing is held.\n")
    #expect(await serve.stop() == 0)

    try await send("third", place)
    #expect(try await readers(place, "confirmed") == 54)
    try turnBack(days: 8, place)
    // Of the fourteen only reader0 and reader10 are really gone.
    let mended = try await relay(place, "gone0@xn--bcher-kva.example")
    defer { mended.signal(SIGTERM) }
    try await send("fourth", place)
    try turnBack(days: 8, place)
    let again = try await ServePeer(place)
    func accept(_ count: Int) async throws -> (status: Int, body: String, headers: [String: String]) {
      try await again.request(
        "POST", "/api/v1/bounces/accept", form: "{\"domain\": \"bücher.example\", \"bounces\": \(count)}", type: "application/json",
        headers: bearer)
    }
    #expect(try await accept(15).status == 422)
    #expect(try await readers(place, "bounced") == 0)
    let done = try await accept(16)
    #expect(done.status == 200 && done.body.contains("\"gone\":2,\"kept\":12"), "\(done.body)")
    #expect(try await readers(place, "bounced") == 2)
    #expect(try await readers(place, "confirmed") == 52)
    #expect(try await accept(16).status == 409)
    #expect(await again.stop() == 0)
  }
}
