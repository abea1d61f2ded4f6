import DNS
import Foundation
import Mail
import Store
import Testing

@testable import Delivery

/// Who of a direct route's receivers may be sent to: pure rules over clocks of the test's own.
@Suite struct DestinationsTests {
  private struct World {
    let start = ContinuousClock.now
    let time = Timestamp(milliseconds: 1_800_000_000_000)
    var destinations = Destinations(DirectWay(helloName: "client.example", perDestination: 2), sessions: 4)
    /// Two can stand aside.
    let slots = (0..<6).map { _ in SessionSlot(route: 0) }

    static func hosts(_ name: String) -> Destination.Hosts { [MailExchanger(preference: 10, host: "mx.\(name)")] }

    mutating func ask(_ name: String, after wait: Duration = .zero) -> Destinations.Admission {
      destinations.admit(name, .success(.hosts(Self.hosts(name))), slots[...], start + wait, time + wait)
    }

    /// A session with them is being opened since then.
    mutating func call(_ slot: Int, _ name: String, after wait: Duration = .zero) {
      (slots[slot].destination, slots[slot].isOpening, slots[slot].calledAt) = (Self.hosts(name), true, start + wait)
    }

    /// Nil when it is not let go.
    mutating func admit(_ name: String) -> Destination.Ticket? { if case .go(let ticket) = ask(name) { ticket } else { nil } }

    mutating func prove(_ name: String) { destinations[Self.hosts(name)]?.isProven = true }

    func maySpare(_ name: String) -> Bool { destinations.maySpare(Self.hosts(name), slots[...], start, time) }
  }

  @Test func `Who has not let us in gets one message, and half of the sessions and what the others leave are for all of those`() throws {
    var world = World()
    let admitted = world.admit("a.test")
    let first = try #require(admitted)
    let again = world.admit("a.test")
    #expect(first.isNewcomer && again == nil)
    let more = ["b.test", "c.test", "d.test"].compactMap { world.admit($0) }
    let fifth = world.admit("e.test")
    #expect(more.count == 3 && fifth == nil, "nobody else needs a session")
    world.destinations.ended(first)
    world.prove("a.test")
    let proven = (0..<2).compactMap { _ in world.admit("a.test") }
    for ticket in more.prefix(2) { world.destinations.ended(ticket) }
    let (one, two) = (world.admit("e.test"), world.admit("f.test"))
    #expect(proven.count == 2 && one != nil && two == nil, "half of four")
  }

  @Test func `Who keeps us waiting stands aside for others, as long as there are places`() {
    var world = World()
    for (slot, name) in ["a.test", "b.test", "c.test", "d.test"].enumerated() {
      _ = world.admit(name)
      world.call(slot, name)
    }
    func admitted(after wait: Duration) -> [Bool] {
      ["e.test", "f.test", "g.test"].map { if case .go = world.ask($0, after: wait) { true } else { false } }
    }
    let (early, later) = (admitted(after: .milliseconds(900)), admitted(after: .milliseconds(1100)))
    #expect(early == [false, false, false] && later == [true, true, false], "two may stand aside, of six")
    #expect(!world.destinations.isCrowded(world.slots[...], world.start + .milliseconds(900)))
    #expect(world.destinations.isCrowded(world.slots[...], world.start + .milliseconds(1100)))
  }

  @Test func `Who has let us in gets as many as keep its sessions busy, whoever else is silent`() {
    var world = World()
    for name in ["a.test", "b.test", "c.test", "d.test"] { _ = world.admit(name) }
    world.prove("a.test")
    let more = (0..<10).compactMap { _ in world.admit("a.test") }
    #expect(more.count == 3 && more.allSatisfy { !$0.isNewcomer })
  }

  @Test func `In trouble its mail is told why at once, and afterwards it begins as a newcomer`() throws {
    var world = World()
    let admitted = world.admit("a.test")
    let ticket = try #require(admitted)
    world.prove("a.test")
    world.destinations.ended(ticket)
    let time = world.time
    let next = world.destinations[World.hosts("a.test")]?.failed("mx.a.test: no answer", isSilent: false, now: time)
    guard case .trouble("mx.a.test: no answer", _, until: world.time + .seconds(1)) = world.ask("a.test") else {
      throw StoreError.engine("it is admitted")
    }
    #expect(next == world.time + .seconds(1))
    let later: Destination.Ticket? = if case .go(let ticket) = world.ask("a.test", after: .seconds(2)) { ticket } else { nil }
    #expect(later?.isNewcomer == true)
  }

  @Test func `One session more is for whom few lead to`() {
    var world = World()
    for name in ["a.test", "b.test"] { _ = world.admit(name) }
    #expect(world.maySpare("a.test"))
    world.call(0, "a.test")
    #expect(!world.maySpare("a.test") && world.maySpare("b.test"), "one is enough to find out")
    world.prove("a.test")
    #expect(world.maySpare("a.test"))
    world.call(1, "a.test")
    #expect(!world.maySpare("a.test"))
    world.call(1, "a.test", after: .seconds(-4))
    world.slots[0].isOpening = false
    #expect(!world.maySpare("a.test"), "they keep us waiting")
  }

  @Test func `Whose session waits gets nothing more, and what is for them asks again after as long again`() {
    var world = World()
    _ = world.admit("a.test")
    world.prove("a.test")
    world.call(0, "a.test")
    for seconds in [4, 9, 30, 59] {
      let wait: Duration? = if case .wait(let wait) = world.ask("a.test", after: .seconds(seconds)) { wait } else { nil }
      #expect(wait.map { $0 >= .seconds(seconds) && $0 <= .seconds(seconds + 1) } == true, "\(seconds): \(String(describing: wait))")
    }
    let reason: String? = if case .trouble(let reason, _, _) = world.ask("a.test", after: .seconds(70)) { reason } else { nil }
    #expect(reason == "mx.a.test has been silent for 70 s after another message")
  }

  @Test func `Of newcomers that keep us waiting the slowest has to go when another is turned away, and not before`() {
    var world = World()
    for (slot, name) in ["a.test", "b.test", "c.test", "d.test", "e.test", "f.test"].enumerated() {
      _ = world.ask(name, after: .seconds(slot < 4 ? 0 : 2))
      world.call(slot, name, after: .seconds(slot == 1 ? -1 : 0))
    }
    func slowest(_ world: World, after wait: Duration) -> Int? {
      world.destinations.slowestNewcomer(world.slots[...], world.start + wait)
    }
    #expect(slowest(world, after: .seconds(5)) == nil, "nobody else is there")
    let turn: Duration? = if case .wait(let wait) = world.ask("g.test", after: .seconds(3)) { wait } else { nil }
    #expect(turn.map { $0 < .seconds(1) } == true)
    #expect(slowest(world, after: .milliseconds(3100)) == 1 && slowest(world, after: .milliseconds(1900)) == nil)
    world.prove("b.test")
    #expect(slowest(world, after: .milliseconds(3100)) == nil, "who is proven has another place")
  }

  @Test func `Who is turned away again and again asks seldom`() {
    var world = World()
    for name in ["a.test", "b.test", "c.test", "d.test"] { _ = world.admit(name) }
    var (time, waits) = (Duration.zero, [Duration]())
    for _ in 0..<10 {
      guard case .wait(let first) = world.ask("e.test", after: time), case .wait(let second) = world.ask("e.test", after: time) else {
        break
      }
      #expect(second > first, "behind it")
      waits.append(first)
      time += first
    }
    #expect(waits.count == 10 && waits.first == .milliseconds(250) && waits.last == .seconds(16) && waits == waits.sorted())
  }
}
