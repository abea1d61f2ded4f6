import Store
import Testing

@testable import Delivery

/// Which route carries what, before anything is leased.
@Suite struct DemandTests {
  private func demand(_ routes: Route..., count: Int = 1) -> Demand {
    Demand(rooms: routes.map { Demand.Room(route: $0, count: count) })
  }

  private let news = Origin(list: "news", sender: "letter@example.org")

  @Test func `Relays share the mail by weight, also when there is room for one message at a time`() {
    var demand = demand(.sample("big", weight: 3), .sample("small", weight: 1))
    var taken = [0, 0]
    for _ in 0..<400 {
      for index in demand.rooms.indices { demand.rooms[index].count = 1 }
      taken[demand.take(news)] += 1
    }
    #expect(taken == [300, 100])
  }

  @Test func `Who is full is passed over, and takes no more afterwards than its share`() {
    var demand = demand(.sample("one"), .sample("two"), count: 0)
    demand.rooms[1].count = 100
    #expect(demand.room(for: news) == 100)
    for _ in 0..<100 { #expect(demand.take(news) == 1) }
    #expect(demand.isEmpty)
    for index in demand.rooms.indices { demand.rooms[index].count = 10 }
    let next = (0..<10).map { _ in demand.take(news) }
    #expect(next.count { $0 == 0 } == 5, "\(next)")
  }

  @Test func `Who is ahead of its share waits for one whose sessions are all at work, but not for one that is down, slow, paced or named`()
  {
    let rooms = [
      Demand.Room(route: .sample("light"), count: 8, pace: 100), Demand.Room(route: .sample("heavy", weight: 9), count: 0, pace: 100),
    ]
    func held(_ change: (inout Demand.Room) -> Void) -> Int {
      var demand = Demand(rooms: rooms)
      demand.rooms[1].isAtWork = true
      change(&demand.rooms[1])
      demand.keepShares()
      #expect(demand.rooms[0].isHeldBack == (demand.rooms[0].count < 8))
      return demand.rooms[0].count
    }
    #expect(held { _ in } == 0)
    #expect(held { $0.count = 18 } == 2, "what the other has room for counts as taken")
    #expect(held { $0.pace = nil } == 0 && held { $0.pace = 51 } == 0 && held { $0.pace = 49 } == 8)
    #expect(held { $0.isAtWork = false } == 8)
    #expect(
      held { $0 = Demand.Room(route: .sample("named", weight: 9, serves: Origins(lists: ["x"], senders: [])), count: 0, isAtWork: true) }
        == 8)
    #expect(held { $0 = Demand.Room(route: .sample("spare", weight: 0), count: 0, isAtWork: true) } == 8)
  }

  @Test func `One for which nobody knows how quick it is has one mail to show it`() {
    var demand = demand(.sample("new"), .sample("heavy", weight: 9), count: 0)
    (demand.rooms[0].count, demand.rooms[1].isAtWork) = (8, true)
    demand.keepShares()
    #expect(demand.rooms[0].count == 1)
  }

  @Test func `Mail that a route is named for takes that one only, and all other mail none that is named`() {
    let lists = Route.sample("lists", serves: Origins(lists: ["news"], senders: []))
    let domain = Route.sample("domain", serves: Origins(lists: [], senders: ["example.net", "ada@example.com"]))
    let demand = demand(.sample("all"), lists, domain)
    func routes(_ list: String, _ sender: String?) -> [Int] { demand.routes(for: Origin(list: list, sender: sender)) }
    #expect(routes("main", "x@example.org") == [0] && routes("main", nil) == [0])
    #expect(routes("news", "x@example.org") == [1] && routes("news", nil) == [1])
    #expect(routes("main", "x@example.net") == [2] && routes("main", "ada@example.com") == [2])
    #expect(routes("main", "bo@example.com") == [0] && routes("main", "x@sub.example.net") == [0])
    #expect(routes("news", "x@example.net") == [1, 2])
  }

  @Test func `A route of weight 0 stands by until no other works`() {
    var demand = demand(.sample("one"), .sample("two"), .sample("spare", weight: 0))
    #expect(demand.routes(for: news) == [0, 1])
    demand.rooms[0].isDown = true
    #expect(demand.routes(for: news) == [0, 1])
    demand.rooms[1].isDown = true
    #expect(demand.routes(for: news) == [0, 1, 2])
  }

  @Test func `A From's pace holds over all relays, and another From has its own`() {
    var demand = demand(.sample("one"), .sample("two"), count: 50)
    demand.newSender = 3
    demand.senders = ["example.net": 7]
    #expect(demand.room(for: news) == 3 && demand.room(for: Origin(list: "x", sender: "a@example.net")) == 7)
    for _ in 0..<3 { _ = demand.take(news) }
    #expect(demand.room(for: news) == 0 && demand.room(for: Origin(list: "main", sender: nil)) == 97)
  }
}
