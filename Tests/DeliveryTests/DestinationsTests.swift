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
    var destinations = Destinations(DirectWay(helloName: "client.example", perDestination: 2), connections: 4, now: .now)

    static func hosts(_ name: String) -> Destination.Hosts { [MailExchanger(preference: 10, host: "mx.\(name)")] }

    mutating func ask(_ name: String, after wait: Duration = .zero) -> Destinations.Admission {
      destinations.admit(name, .success(.hosts(Self.hosts(name))), start, time + wait)
    }

    /// Nil when it is not let go.
    mutating func admit(_ name: String) -> Destination.Ticket? { if case .go(let ticket) = ask(name) { ticket } else { nil } }

    mutating func prove(_ name: String) { destinations[Self.hosts(name)]?.isProven = true }

    func maySpare(_ name: String, _ slots: [Slot]) -> Bool { destinations.maySpare(Self.hosts(name), slots[...], time) }
  }

  @Test func `Who has not let us in gets one message, and half of the sessions are for all of those`() throws {
    var world = World()
    let admitted = world.admit("a.test")
    let first = try #require(admitted)
    let (again, second, third) = (world.admit("a.test"), world.admit("b.test"), world.admit("c.test"))
    #expect(first.isNewcomer && again == nil && second != nil && third == nil)
    world.destinations.ended(first)
    let after = world.admit("c.test")
    #expect(after != nil)
  }

  @Test func `Who has let us in gets as many as keep its sessions busy, whoever else is silent`() {
    var world = World()
    for name in ["a.test", "b.test", "c.test"] { _ = world.admit(name) }
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
    let next = world.destinations[World.hosts("a.test")]?.failed("mx.a.test: no answer", now: time)
    let words: String? = if case .not(.deferred(let reply)) = world.ask("a.test") { reply.text } else { nil }
    #expect(next == world.time + .seconds(1) && words == "451 4.4.1 mx.a.test: no answer")
    let later: Destination.Ticket? = if case .go(let ticket) = world.ask("a.test", after: .seconds(2)) { ticket } else { nil }
    #expect(later?.isNewcomer == true)
  }

  @Test func `One session more is for whom few lead to`() {
    var world = World()
    for name in ["a.test", "b.test", "c.test"] { _ = world.admit(name) }
    var slots = Array(repeating: Slot(route: 0), count: 4)
    #expect(world.maySpare("a.test", slots))
    (slots[0].destination, slots[0].isOpening) = (World.hosts("a.test"), true)
    #expect(!world.maySpare("a.test", slots) && world.maySpare("b.test", slots), "one is enough to find out")
    (slots[1].destination, slots[1].isOpening) = (World.hosts("b.test"), true)
    #expect(!world.maySpare("c.test", slots), "half of them wait for strangers")
    world.prove("a.test")
    #expect(world.maySpare("a.test", slots) && world.maySpare("c.test", slots))
    (slots[2].destination, slots[2].isOpening) = (World.hosts("a.test"), true)
    #expect(!world.maySpare("a.test", slots))
  }
}
