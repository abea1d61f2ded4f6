import Foundation
import Testing

@Suite(.inTurn) struct ProgramAsksTheAPI {
  private func place() async throws -> Workplace {
    let place = try await Workplace()
    let (site, inbox) = (try freePort(), try freePort())
    try place.set([
      "api.per_minute": "100000", "site.listen": "\"127.0.0.1:\(site)\"", "site.base_url": "\"http://127.0.0.1:\(site)\"",
      "inbox.listen": "\"127.0.0.1:\(inbox)\"",
    ])
    return place
  }

  private func token(_ place: Workplace, _ arguments: String...) async throws -> String {
    let made = try await Program.run(Program.path, ["tokens", "create"] + arguments, in: place.folder)
    #expect(made.code == 0, "\(made.errors)")
    return made.output.trimmingCharacters(in: .whitespacesAndNewlines)
  }

  private struct Told: Decodable {
    struct Reader: Decodable { let address: String }
    let outcome: String
    let reader: Reader
  }

  @Test func `A token may what it was made for, until its day is over`() async throws {
    let place = try await place()
    let odd = try await place.tuesday("tokens", "create", "shop", "--may", "readers,raeders")
    #expect(odd.code == 64 && odd.errors.contains("did you mean readers?"), "\(odd.errors)")
    #expect(try await place.tuesday("tokens", "create", "shop", "--role", "admiral").code == 64)
    #expect(try await place.tuesday("tokens", "create", "shop", "--days", "0").code == 64)
    let seer = try await token(place, "seer", "--may", "overview")
    _ = try await token(place, "sender", "--role", "sender", "--may", "messages", "--days", "90")
    let list = try await place.tuesday("tokens", "--json").output
    #expect(list.contains("messages overview readers send write") && list.contains("endsAt"), "\(list)")
    let document = try await place.tuesday("openapi")
    let serving = try await ServePeer(place)
    let served = try await serving.request("GET", "/api/v1/openapi.json")
    #expect(document.code == 0 && served.body == document.output, "\(served.body.prefix(200))")
    let bearer = "Authorization: Bearer \(seer)"
    let publication = try await serving.request("GET", "/api/v1/publication", headers: [bearer])
    #expect(publication.status == 200 && publication.body.contains("\"mode\":\"rehearsal\""), "\(publication.body)")
    let readers = try await serving.request("GET", "/api/v1/subscribers", headers: [bearer])
    #expect(readers.status == 403 && !readers.body.contains("@"), "\(readers.body)")
    #expect(await serving.stop() == 0)
  }

  private func add(_ number: Int, _ serving: ServePeer, _ secret: String) async throws -> (
    status: Int, body: String, headers: [String: String]
  ) {
    try await serving.request(
      "POST", "/api/v1/subscribers", form: "{\"address\":\"p\(number)@example.net\",\"consent\":\"agreed\",\"source\":\"the shop\"}",
      type: "application/json", headers: ["Authorization: Bearer \(secret)", "Idempotency-Key: \"order-\(number)\""])
  }

  @Test func `What a program has done is done once, though the engine is killed while it asks`() async throws {
    let place = try await place()
    let secret = try await token(place, "shop", "--may", "readers,readers.change")
    var serving = try await ServePeer(place)
    for number in 1...6 {
      // Killed in the middle of it, whenever that is: of the first three nobody has heard an answer.
      let first = serving
      async let asked = add(number, first, secret)
      if number > 3 { _ = try? await asked }
      serving.running.signal(SIGKILL)
      _ = await serving.running.end()
      _ = try? await asked
      serving = try await ServePeer(place)
      let again = try await add(number, serving, secret)
      #expect(again.status == 201, "\(again.body)")
      #expect(number <= 3 || again.headers["idempotent-replayed"] == "true")
      let told = try JSONDecoder().decode(Told.self, from: Data(again.body.utf8))
      #expect(told.outcome == "added" && told.reader.address == "p\(number)@example.net")
    }
    for number in 1...6 {
      let journal = try await serving.request(
        "GET", "/api/v1/subscribers/p\(number)@example.net/journal", headers: ["Authorization: Bearer \(secret)"])
      #expect(journal.body.components(separatedBy: "\"event\":\"confirmed\"").count == 2, "\(journal.body)")
    }
    #expect(await serving.stop() == 0)
  }

  @Test func `The served document is valid, and whatever is asked by it no answer is a fault of ours or of another form`() async throws {
    let place = try await place()
    for name in ["ada", "bo"] { #expect(try await place.tuesday("subscribers", "add", "\(name)@example.net").code == 0) }
    #expect(try await place.tuesday("schedule", "set", "every Tuesday 09:00", "--zone", "UTC").code == 0)
    let secret = try await token(place, "fuzz", "--role", "admin", "--may", "messages")
    let serving = try await ServePeer(place)
    let peer = try await Program.run(
      Program.python, [Program.root + "/Tests/JourneyTests/Peers/fuzz_api.py", serving.site, secret, "60"], in: place.folder)
    #expect(peer.code == 0, "\(peer.output) \(peer.errors)")
    #expect(!serving.running.errors.contains("an answer failed"), "\(serving.running.errors)")
    #expect(await serving.stop() == 0)
  }
}
