import Foundation
import Store
import Synchronization
import Testing

@testable import Delivery

/// Senders in several places, of which one is cut off or gone.
@Suite struct PlacesTests {
  /// What one process sees of others, as a test says.
  private final class View: Presence.View {
    struct State {
      var isSure = true
      var share = Presence.Share.all
      var places: [String: Presence.Whereabouts] = [:]
    }

    let state = Mutex(State())

    func set(_ change: (inout State) -> Void) { state.withLock { change(&$0) } }

    var isSure: Bool { state.withLock { $0.isSure } }
    var share: Presence.Share { state.withLock { $0.share } }
    let placeName = "aa"
    func leads(_ office: String) -> Bool { true }
    func whereabouts(ofPlace name: Substring) -> Presence.Whereabouts { state.withLock { $0.places[String(name)] ?? .here } }
    func leave() {}
  }

  private func recover(_ sample: Sample, _ view: View, folder: String = "/other") throws -> Recovery {
    try Recovery.run(sample.database, folder: sample.folder + folder, presence: Presence(view), now: sample.now)
  }

  private func history(_ sample: Sample, _ delivery: DeliveryID) throws -> [DeliveryState] {
    try sample.database.blockingRead { try Attempt.all(of: delivery, $0).map(\.outcome) }
  }

  @Test(
    "What another place had is left alone while somebody is there or may be back soon, and then settled without its file",
    arguments: [("never-twice", DeliveryState.uncertain), ("never-miss", .deferred)])
  func gone(promise: String, state: DeliveryState) throws {
    let sample = try Sample(readers: 3, promise: promise)
    defer { sample.remove() }
    let view = View()
    _ = try sample.commit(sample.outbox("bb-1"), want: 3, number: 1)
    for place in [Presence.Whereabouts.elsewhere, .gone(.zero), .gone(Recovery.patience - .seconds(1))] {
      view.set { $0.places["bb"] = place }
      #expect(try recover(sample, view) == Recovery() && sample.counts() == [.leased: 3])
    }
    view.set { $0.places["bb"] = .gone(Recovery.patience) }
    #expect(try recover(sample, view).uncertain == 3)
    #expect(try sample.counts() == [state: 3] && recover(sample, view) == Recovery())
  }

  @Test func `Whoever was cut off and is back tells what became of what others had settled`() throws {
    let sample = try Sample(readers: 4)
    defer { sample.remove() }
    let (view, outbox) = (View(), sample.outbox("bb-1"))
    let leases = try sample.commit(outbox, want: 4, number: 1).leases
    view.set { $0.places["bb"] = .gone(Recovery.patience) }
    _ = try recover(sample, view)
    // A person decides about one of them meanwhile.
    try sample.database.blockingWrite { try Outbox.putBack(leases[3].delivery, cause: "by hand", $0, now: sample.now) }
    let told = [
      DeliveryResult(lease: leases[0], state: .accepted, due: sample.now, reply: "250 ok"),
      DeliveryResult(lease: leases[1], state: .failed, due: sample.now, reply: "550 no"), .released(leases[2], reason: nil),
      DeliveryResult(lease: leases[3], state: .accepted, due: sample.now, reply: "250 ok"),
    ]
    #expect(try sample.commit(outbox, told, want: 0, number: 2).fenced.map(\.lease.delivery) == [leases[3].delivery])
    #expect(try sample.counts() == [.accepted: 1, .failed: 1, .planned: 1, .deferred: 1])
    #expect(try history(sample, leases[0].delivery) == [.uncertain, .accepted])
    #expect(try sample.commit(outbox, told, want: 0, number: 3).fenced.count == 4, "once")
  }

  @Test(
    "A place that is there again settles by its file what others had settled without",
    arguments: [
      ("sending", [DeliveryState.accepted: 1, .planned: 1, .uncertain: 1]), ("sent", [.accepted: 1, .planned: 1, .uncertain: 1]),
      ("cancelled", [.accepted: 1, .uncertain: 2]),
    ])
  func back(campaign: String, expected: [DeliveryState: Int]) throws {
    let sample = try Sample(readers: 3)
    defer { sample.remove() }
    let (view, place) = (View(), sample.folder + "/in-flight")
    do {
      let file = try InFlightFile(folder: place, worker: "bb-1", slots: 4)
      let leases = try sample.commit(sample.outbox("bb-1"), want: 3, number: 1).leases
      file.mark(slot: 0, leases[0])
      file.mark(slot: 1, leases[1])
      #expect(file.note(DeliveryResult(lease: leases[0], state: .accepted, due: sample.now, reply: "250 ok")))
    }
    view.set { $0.places["bb"] = .gone(Recovery.patience) }
    #expect(try recover(sample, view).uncertain == 3)
    if campaign != "sending" {
      _ = try sample.database.blockingWrite {
        try $0.execute("UPDATE campaigns SET state = $1, finished_at = $2", [.text(campaign), .time(sample.now)])
      }
    }
    view.set { $0.places["bb"] = .here }
    _ = try recover(sample, view, folder: "/in-flight")
    #expect(try sample.counts() == expected)
    #expect(!FileManager.default.fileExists(atPath: place + "/bb-1"))
    #expect(try recover(sample, view) == Recovery())
  }

  @Test func `A machine that was started anew settles at once what it had, though its folder has another name`() throws {
    let sample = try Sample(readers: 1)
    defer { sample.remove() }
    let view = View()
    do {
      _ = try InFlightFile(folder: sample.folder + "/in-flight", worker: "bb-1", slots: 1)
      _ = try sample.commit(sample.outbox("bb-1"), want: 1, number: 1)
    }
    view.set { $0.places["bb"] = .gone(.zero) }
    #expect(try recover(sample, view, folder: "/in-flight").released == 1)
  }

  @Test func `Who is not sure that others know of it sends nothing, and goes on when it is`() async throws {
    let sample = try Sample(readers: 30)
    defer { sample.remove() }
    let (view, relay) = (View(), try ScriptedRelay { _, _, _ in .usual })
    view.set { $0.isSure = false }
    let running = RunningSender(try sample.sender(through: [relay.route(connections: 2)], presence: Presence(view)))
    _ = try await running.reached(within: .milliseconds(500)) { relay.seen.connections > 0 }
    #expect(try relay.seen.connections == 0 && sample.counts() == [.planned: 30])
    view.set { $0.isSure = true }
    _ = try await running.stopped(within: .seconds(20)) { try sample.counts()[.accepted] == 30 }
    _ = try await running.end()
    #expect(try sample.counts() == [.accepted: 30])
  }

  @Test func `What all have together is divided without a rest`() {
    for (whole, count) in [(0, 3), (1, 3), (2, 3), (7, 3), (16, 1), (100, 8)] {
      let parts = (0..<count).map { Presence.Share(count: count, rank: $0).part(of: whole) }
      #expect(parts.reduce(0, +) == whole && (parts.max() ?? 0) - (parts.min() ?? 0) <= 1)
    }
    let third = Presence.Share(count: 3, rank: 2)
    let now = ContinuousClock.now
    var throttle = Throttle(limit: 30, now: now)
    throttle.divide(third, now)
    #expect(throttle.rate == 10)
    var gate = Gate(perMinute: 600, places: 4, now: now)
    gate.divide(third, now)
    #expect(gate.admit(now) == nil && gate.admit(now) != nil, "one of the four places, the first two have the rest")
    var paces = SenderPaces(limit: 30)
    paces.divide(third, now)
    var demand = Demand.one(5)
    paces.bound(&demand, now)
    #expect(demand.newSender == 10)
  }
}
