import Foundation
import Mail
import Store
import Testing

@testable import Campaigns
@testable import Feedback

/// Damaged posts: whatever the octets are, a reader ends soon and breaks no promise. `WEBHOOK_ROUNDS` sets how many, `FUZZ_MILLISECONDS` how
/// long each may take; the same on every run.
@Suite struct WebhookFuzzTests {
  private static let rounds = ProcessInfo.processInfo.environment["WEBHOOK_ROUNDS"].flatMap(Int.init) ?? 3000
  private static let limit = Duration.milliseconds(ProcessInfo.processInfo.environment["FUZZ_MILLISECONDS"].flatMap(Int.init) ?? 5000)

  private static let pieces: [[UInt8]] = [
    [0], [0xFF], [0xC3], [0x22], [0x5C], [0x0A], [0x7B], [0x7D], [0x5B], [0x5D], [0x2C], [0x3A], Array("\\u0000".utf8),
    Array("\\ud800".utf8),
    Array("null".utf8), Array("true".utf8), Array("-1e999".utf8), Array("99999999999999999999999999".utf8), Array("\"\"".utf8),
    Array("{}".utf8),
    Array("[]".utf8), Array("\"event\":\"bounce\",".utf8), Array("\"RecordType\":\"Bounce\",".utf8),
    Array("\"eventType\":\"Bounce\",".utf8),
    Array("550 5.1.1 user unknown".utf8), Array("\\u202e".utf8), Array(String(repeating: "[", count: 50).utf8),
    Array(String(repeating: "a", count: 3000).utf8), Array("\"at\":\"9999-99-99T99:99:99Z\",".utf8), Array("MARK".utf8),
  ]

  private static func mutated(_ specimens: [String], _ dice: inout Dice) -> [UInt8] {
    var bytes = Array((specimens.randomElement(using: &dice) ?? "").utf8)
    for _ in 0..<Int.random(in: 1...4, using: &dice) {
      let place = Int.random(in: 0...bytes.count, using: &dice)
      switch Int.random(in: 0..<6, using: &dice) {
      case 0, 1: bytes.insert(contentsOf: pieces.randomElement(using: &dice) ?? [], at: place)
      case 2 where place < bytes.count: bytes[place] = UInt8.random(in: 0x20...0x7E, using: &dice)
      case 3: bytes.removeSubrange(place..<min(bytes.count, place + Int.random(in: 0...20, using: &dice)))
      case 4:
        // The value of a member becomes another.
        guard let colon = bytes[place...].firstIndex(of: 0x3A), let end = bytes[colon...].firstIndex(where: { $0 == 0x2C || $0 == 0x7D })
        else { continue }
        bytes.replaceSubrange((colon + 1)..<end, with: pieces.randomElement(using: &dice) ?? [])
      default:
        let other = Array((specimens.randomElement(using: &dice) ?? "").utf8)
        bytes.insert(contentsOf: other.prefix(Int.random(in: 0...200, using: &dice)), at: place)
      }
    }
    return bytes
  }

  @Test func `Damaged posts are read soon, and nobody is given up for what is about us`() throws {
    let world = try WebhookDesk()
    let (desk, mark) = (world.desk, try world.mark)
    let specimens = ProviderSpecimens.all + ProviderSpecimens.all.map { $0.replacing("MARK", with: mark) }
    let proof = MailProof(keys: desk.keys, domain: desk.path.domain)
    let hook = Webhook(name: "x", way: .signed(secret: ""), isTrusted: true)
    var dice = Dice(state: 11)
    var (wellFormed, count) = (0, 0)
    var slowest = (spent: Duration.zero, round: 0, octets: 0)
    var waiting: [FeedbackEvent] = []
    for round in 0..<Self.rounds {
      let bytes = Self.mutated(specimens, &dice)
      var made: [FeedbackEvent]?
      var spent = ContinuousClock().measure { made = Self.events(bytes, proof, hook) }
      // A busy machine is no slow reading.
      for _ in 0..<3 where spent > .milliseconds(20) {
        spent = min(spent, ContinuousClock().measure { made = Self.events(bytes, proof, hook) })
      }
      if spent > slowest.spent { slowest = (spent, round, bytes.count) }
      wellFormed += made == nil ? 0 : 1
      let events = made ?? []
      count += events.count
      waiting += events
      if waiting.count >= 200 || round == Self.rounds - 1 {
        // Nothing in them is more than the database can take.
        try desk.write { connection in for event in waiting { _ = try desk.feedback.take(event, now: desk.now, connection) } }
        waiting = []
      }
      if let wrong = events.lazy.compactMap(Self.wrong).first { Issue.record("round \(round): \(wrong)") }
    }
    #expect(wellFormed > Self.rounds / 20 && count > Self.rounds / 50, "\(wellFormed) well formed, \(count) events")
    #expect(slowest.spent <= Self.limit, "\(slowest)")
    if Self.rounds > 3000 {
      print(
        "\(Self.rounds) posts: \(wellFormed) well formed, \(count) events; the slowest took \(slowest.spent), round \(slowest.round), \(slowest.octets) octets"
      )
    }
  }

  /// Whatever any of the readers makes of it; nil for what is no JSON.
  private static func events(_ bytes: [UInt8], _ proof: MailProof, _ hook: Webhook) -> [FeedbackEvent]? {
    guard let json = try? JSONReader.read(bytes) else { return nil }
    let batches = [
      SESEvents.batch(String(decoding: bytes, as: UTF8.self)), PostmarkEvents.batch(json), try? SendGridEvents.batch(json),
      try? MailgunEvents.batch(json), try? SignedEvents.batch(json),
    ]
    return batches.compactMap(\.self).flatMap { $0.reports.flatMap { $0.events(by: proof, of: "x", from: hook) } }
  }

  /// What must never be.
  private static func wrong(_ event: FeedbackEvent) -> String? {
    for word in event.said where word.isHard {
      if event.kind != .bounce { return "hard without a bounce: \(event)" }
      if ![.unknownUser, .hostUnknown].contains(word.reason) { return "hard: \(word)" }
    }
    if let at = event.at, !(946_684_800_000..<4_102_444_800_000).contains(at.milliseconds) { return "time \(at)" }
    return nil
  }
}
