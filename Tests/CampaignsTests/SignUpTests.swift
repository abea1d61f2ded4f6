import Audience
import Delivery
import Foundation
import Mail
import Store
import Testing

@testable import Campaigns

/// Sign-up at a desk, with a clock that the test turns.
struct SignUpDesk {
  let desk: Desk
  let keys: SigningKeys
  let signUp: SignUp
  let start: Timestamp

  init(perNetwork: Int = 20, perDomain: Int = 200, welcomes: Bool = true) throws {
    desk = try Desk()
    keys = try #require(SigningKeys([1: [UInt8](repeating: 7, count: 32)]))
    start = Timestamp(try Date("2026-11-24T10:00:00Z", strategy: .iso8601))
    let settings = SignUp.Settings(
      perNetworkHour: perNetwork, perDomainHour: perDomain, welcomes: welcomes, proxies: [], mode: .live, promise: .neverTwice,
      expiresAfter: .seconds(172_800))
    signUp = SignUp(
      database: desk.database, keys: keys, mails: try PersonalMails(desk.publication, mode: .live), settings: settings)
  }

  @discardableResult
  func ask(_ text: String, name: String = "", lists: [ListID]? = nil, network: String = "n", at time: Timestamp? = nil) async throws -> Bool
  {
    let wish = SignUp.Wish(
      address: try EmailAddress(parsing: text), name: name, lists: lists ?? [desk.list], cause: "asked",
      proof: Consent.Proof(words: "Subscribe", network: network.padding(toLength: 32, withPad: "0", startingAt: 0)))
    var generator = SystemRandomNumberGenerator()
    return try await signUp.ask(wish, id: PublicID(&generator), now: time ?? start) == .asked
  }

  func person(_ text: String) throws -> Subscriber? {
    let address = try EmailAddress(parsing: text)
    return try desk.database.blockingRead { try Subscriber.find(address, $0) }
  }

  func state(_ text: String) throws -> MembershipState? {
    guard let person = try person(text) else { return nil }
    return try desk.database.blockingRead { try Membership.state(person.id, list: desk.list, $0) }
  }

  func set(_ state: MembershipState, _ text: String) throws {
    let person = try #require(try person(text))
    try desk.database.blockingWrite {
      _ = try $0.execute("UPDATE memberships SET state = $2 WHERE subscriber_id = $1", [person.id.sql, .text(state.rawValue)])
    }
  }

  func singleOptIn(_ slug: String) throws -> ListID {
    let now = start
    return try desk.database.blockingWrite {
      try MailingList.set(slug, name: "", description: "", visibility: .public, optIn: .single, now: now, $0)
    }
  }

  /// What was mailed to somebody: `confirmation accepted`, oldest first.
  func mails(_ text: String) throws -> [String] {
    guard let person = try person(text) else { return [] }
    return try desk.database.blockingRead { try DeliveryRecord.of(person.id, $0).reversed().map { "\($0.campaign) \($0.state.rawValue)" } }
  }

  func deliverAll() throws {
    try desk.database.blockingWrite { _ = try $0.execute("UPDATE deliveries SET state = 'accepted' WHERE state = 'planned'") }
  }

  func token(_ text: String, list: ListID? = nil, until end: Timestamp) throws -> LinkToken {
    LinkToken(confirming: try #require(try person(text)).publicID, list: list ?? desk.list, until: end)
  }

  func confirm(_ text: String, list: ListID? = nil, at time: Timestamp, lists: Set<String> = ["main"]) async throws -> Bool {
    let proof = Consent.Proof(words: "One click left", network: "n")
    let token = try token(text, list: list, until: time + LinkToken.confirmTime)
    return try await signUp.confirm(token, lists: lists, proof: proof, now: time) == .reader
  }
}

@Suite struct SignUpTests {
  @Test(
    "What follows depends on who is known; a complaint, a bounce and an erasure end it",
    arguments: [
      (nil, .pending, 1), (.pending, .pending, 1), (.confirmed, .confirmed, 0), (.unsubscribed, .unsubscribed, 1), (.bounced, .bounced, 0),
      (.complained, .complained, 0), (.erased, .erased, 0),
    ] as [(MembershipState?, MembershipState, Int)])
  func follows(before: MembershipState?, after: MembershipState, mails: Int) async throws {
    let place = try SignUpDesk()
    defer { place.desk.remove() }
    if let before {
      try place.desk.subscribe("zoe@example.org")
      try place.set(before, "zoe@example.org")
    }
    #expect(try await place.ask("zoe@example.org", name: "Zoe") == (mails == 1))
    #expect(try place.state("zoe@example.org") == after)
    #expect(try place.mails("zoe@example.org").count == mails)
    #expect(try place.person("zoe@example.org")?.name == (before == nil ? "Zoe" : ""), "a stranger's form names nobody who is known")
  }

  @Test(arguments: [MembershipState.bounced, .complained])
  func `A bounce or a complaint about one list stands against every other`(state: MembershipState) async throws {
    let place = try SignUpDesk()
    defer { place.desk.remove() }
    let now = place.start
    let others = try await place.desk.database.write { connection in
      try ["digest", "events"].map {
        try MailingList.set(
          $0, name: "", description: "", visibility: .public, optIn: $0 == "events" ? .single : .double, now: now, connection)
      }
    }
    try place.desk.subscribe("zoe@example.org")
    let zoe = try #require(try place.person("zoe@example.org"))
    // Asked for before mail of the other list came back.
    try await place.ask("zoe@example.org", lists: [others[0]])
    try place.deliverAll()
    let main = place.desk.list
    try await place.desk.database.write {
      _ = try $0.execute(
        "UPDATE memberships SET state = $3 WHERE subscriber_id = $1 AND list_id = $2", [zoe.id.sql, main.sql, .text(state.rawValue)])
    }
    func standing() async throws -> [String] {
      try await place.desk.database.read { connection in
        try Membership.all(of: zoe.id, connection).map { "\($0.slug) \($0.state)" }
          + Consent.journal(of: zoe.id, connection).map { "\($0.event)" }
      }
    }
    let before = try await standing()
    let day = now + .seconds(86_400)
    #expect(try await place.ask("zoe@example.org", lists: others, at: day) == false)
    let token = LinkToken(confirming: zoe.publicID, list: others[0], until: day)
    let proof = Consent.Proof(words: "One click left", network: "n")
    #expect(try await place.signUp.confirm(token, lists: ["digest", "events"], proof: proof, now: day) == .held)
    #expect(try await place.signUp.remind(now: now + .seconds(48 * 3600)) == 0)
    let preferences = Preferences(database: place.desk.database, keys: place.keys, files: LooseFiles(in: []), signUp: place.signUp)
    let link = LinkToken(purpose: .preferences, subscriber: zoe.publicID, list: main, campaign: ID(1))
    #expect(try await preferences.standing(of: link, now: day)?.choices.isEmpty == true)
    #expect(try await !preferences.choose(["digest", "events"], of: ["digest", "events"], zoe, proof: proof, now: day))
    #expect(try await standing() == before && before.contains("main \(state)") && before.contains("digest pending"))
    #expect(try place.mails("zoe@example.org").count == 1)
  }

  @Test func `Who had a test mail and asks by the form joined then, not with the test`() async throws {
    let place = try SignUpDesk()
    defer { place.desk.remove() }
    let later = place.start + .seconds(9 * 86_400)
    let cy = try EmailAddress(parsing: "cy@example.net")
    try place.desk.database.blockingWrite { [now = place.start] connection in
      var generator = SystemRandomNumberGenerator()
      _ = try Subscriber.upsert(cy, name: "", publicID: PublicID(&generator), now: now, connection)
    }
    #expect(try await place.ask("cy@example.net", at: later))
    #expect(try place.person("cy@example.net")?.createdAt == later)
  }

  @Test func `A list that is closed to an address is not offered on its preference page, and one that it is on says so`() async throws {
    let place = try SignUpDesk()
    defer { place.desk.remove() }
    let (quick, now) = (try place.singleOptIn("quick"), place.start)
    let ada = try #require(try place.person("ada@example.org"))
    let preferences = Preferences(database: place.desk.database, keys: place.keys, files: LooseFiles(in: []), signUp: place.signUp)
    let link = LinkToken(purpose: .preferences, subscriber: ada.publicID, list: place.desk.list, campaign: ID(1))
    func choices() async throws -> [String] {
      try await preferences.standing(of: link, now: now)?.choices.map {
        "\($0.list.slug)\($0.isOn ? " on" : "")\($0.isHeld ? " held" : "")"
      } ?? []
    }
    let open = try await choices()
    #expect(open.contains("quick") && open.count == 2 && open.contains { $0.hasSuffix(" on") })
    try place.desk.database.blockingWrite { _ = try Suppression.add(.domain, "example.org", list: quick, reason: "asked", now: now, $0) }
    #expect(try await choices() == open.filter { $0 != "quick" })
    let proof = Consent.Proof(words: "Your preferences", network: "n")
    #expect(try await !preferences.choose(["quick"], of: ["quick"], ada, proof: proof, now: now))
    #expect(try place.desk.database.blockingRead { try Membership.state(ada.id, list: quick, $0) } == nil)
    try place.desk.database.blockingWrite { _ = try Suppression.add(.address, ada.address.key, list: nil, reason: "asked", now: now, $0) }
    #expect(try await choices() == open.filter { $0 != "quick" }.map { $0 + " held" })
  }

  @Test func `Suppressed addresses get no row and no mail`() async throws {
    let place = try SignUpDesk()
    defer { place.desk.remove() }
    let now = place.start
    try place.desk.database.blockingWrite { _ = try Suppression.add(.domain, "gone.example", list: nil, reason: "asked", now: now, $0) }
    #expect(try await place.ask("zoe@gone.example") == false)
    #expect(try place.person("zoe@gone.example") == nil)
  }

  @Test func `A click confirms what its page showed, welcomes once, and says the same twice`() async throws {
    let place = try SignUpDesk()
    defer { place.desk.remove() }
    let now = place.start
    let (digest, inner) = try await place.desk.database.write { connection in
      (
        try MailingList.set("digest", name: "Digest", description: "", visibility: .public, optIn: .double, now: now, connection),
        try MailingList.set("inner", name: "", description: "", visibility: .private, optIn: .double, now: now, connection)
      )
    }
    try await place.ask("zoe@example.org", lists: [place.desk.list, digest, inner])
    #expect(try place.mails("zoe@example.org") == ["confirmation.main.2026-11-24 planned"], "one mail for all lists")
    let token = try place.token("zoe@example.org", until: now + .seconds(60))
    #expect(try await place.signUp.look(token)?.waiting.map(\.slug) == ["main", "digest"], "looking shows no private list")
    #expect(try place.state("zoe@example.org") == .pending)
    #expect(try await place.confirm("zoe@example.org", at: now + .seconds(60)))
    #expect(try await place.confirm("zoe@example.org", at: now + .seconds(61)))
    let person = try #require(try place.person("zoe@example.org"))
    let (memberships, journal) = try await place.desk.database.read {
      (try Membership.all(of: person.id, $0), try Consent.journal(of: person.id, $0))
    }
    #expect(memberships.map { "\($0.slug) \($0.state)" } == ["main confirmed", "digest pending", "inner pending"])
    #expect(try place.mails("zoe@example.org").map { $0.prefix { $0 != "." } } == ["confirmation", "welcome"])
    let line = try #require(journal.last)
    #expect(line.event == .confirmed && line.words == "One click left" && line.network == "n" && line.at == now + .seconds(60))
    #expect(journal.count == 4 && journal[0].words == "Subscribe")
    // Who left has to ask anew: the old link says so and does nothing.
    try place.set(.unsubscribed, "zoe@example.org")
    #expect(try await place.confirm("zoe@example.org", at: now + .seconds(62)) == false)
    #expect(try place.state("zoe@example.org") == .unsubscribed)
  }

  @Test func `A list without double opt-in takes a stranger at once, but nobody back and nobody from the command line`() async throws {
    let place = try SignUpDesk()
    defer { place.desk.remove() }
    try place.desk.database.blockingWrite { _ = try $0.execute("UPDATE lists SET opt_in = 'single'") }
    try await place.ask("zoe@example.org")
    #expect(try place.state("zoe@example.org") == .confirmed)
    #expect(try place.mails("zoe@example.org") == ["welcome.main.2026-11-24 planned"])
    try place.set(.unsubscribed, "ada@example.org")
    #expect(try await place.ask("ada@example.org"))
    #expect(try place.state("ada@example.org") == .unsubscribed)
    var generator = SystemRandomNumberGenerator()
    let wish = SignUp.Wish(
      address: try EmailAddress(parsing: "yan@example.org"), name: "", lists: [place.desk.list], cause: "by hand", proof: nil)
    #expect(try await place.signUp.ask(wish, id: PublicID(&generator), now: place.start) == .asked)
    #expect(try place.state("yan@example.org") == .pending)
    let back = SignUp.Wish(
      address: try EmailAddress(parsing: "bo@example.org"), name: "", lists: [place.desk.list], cause: "by hand", proof: nil)
    try place.set(.unsubscribed, "bo@example.org")
    let bo = try #require(try place.person("bo@example.org"))
    let left = try await place.desk.database.read { try Membership.all(of: bo.id, $0)[0] }
    #expect(try await place.signUp.ask(back, id: PublicID(&generator), now: place.start) == .standing(left))
    #expect(try place.state("bo@example.org") == .unsubscribed)
  }

  @Test func `A list that needs no click leaves the day's confirmation to one that does, also after an erasure`() async throws {
    let place = try SignUpDesk()
    defer { place.desk.remove() }
    let quick = try place.singleOptIn("quick")
    for name in ["zoe", "yan"] {
      #expect(try await place.ask("\(name)@example.org", lists: [quick]) == false)
      #expect(try place.mails("\(name)@example.org") == ["welcome.quick.2026-11-24 planned"])
    }
    let (yan, now) = (try #require(try place.person("yan@example.org")), place.start)
    try place.desk.database.blockingWrite { _ = try Erasure.erase(yan.id, cause: "", now: now, $0) }
    for name in ["zoe", "yan"] {
      #expect(try await place.ask("\(name)@example.org"))
      #expect(try place.state("\(name)@example.org") == .pending)
      #expect(try place.mails("\(name)@example.org").last == "confirmation.main.2026-11-24 planned")
      #expect(try await place.ask("\(name)@example.org", at: now + .seconds(3600)) == false, "one a day all the same")
    }
  }

  @Test func `Who has left all lists comes to another by their own hand only`() async throws {
    let place = try SignUpDesk()
    defer { place.desk.remove() }
    let (quick, now) = (try place.singleOptIn("quick"), place.start)
    for name in ["ada", "bo"] { try place.set(.unsubscribed, "\(name)@example.org") }
    let ada = try #require(try place.person("ada@example.org"))
    let bo = try #require(try place.person("bo@example.org"))
    func state(_ person: Subscriber) throws -> MembershipState? {
      try place.desk.database.blockingRead { try Membership.state(person.id, list: quick, $0) }
    }
    let added = try await place.desk.database.write { try Membership.confirm(ada.id, list: quick, cause: "", now: now, $0) }
    #expect(try added == .unsubscribed && state(ada) == nil)
    let wish = SignUp.Wish(address: ada.address, name: "", lists: [quick], cause: "by hand", proof: nil)
    var generator = SystemRandomNumberGenerator()
    let left = try await place.desk.database.read { try Membership.all(of: ada.id, $0)[0] }
    #expect(try await place.signUp.ask(wish, id: PublicID(&generator), now: now) == .standing(left))
    #expect(try await place.ask("ada@example.org", lists: [quick]), "a form is somebody's, so the mailbox is asked")
    #expect(try state(ada) == .unsubscribed)
    // Until the click that form says nothing for them, whatever else the writer does.
    let (list, other) = (place.desk.list, try place.singleOptIn("other"))
    for (list, stands) in [(quick, MembershipState.unsubscribed), (other, .unsubscribed), (list, .unsubscribed)] {
      #expect(try await place.desk.database.write { try Membership.confirm(ada.id, list: list, cause: "", now: now, $0) } == stands)
    }
    #expect(try await place.ask("ada@example.org", lists: [list], at: now + .seconds(86_401)))
    #expect(try await place.ask("ada@example.org", lists: [other], at: now + .seconds(2 * 86_402)), "no list is joined without a click")
    let imported = try await place.desk.database.read { try Membership.all(of: ada.id, $0) }
    #expect(imported.count == 3 && imported.allSatisfy { $0.state == .unsubscribed && $0.isWaiting })
    let preferences = Preferences(database: place.desk.database, keys: place.keys, files: LooseFiles(in: []), signUp: place.signUp)
    let proof = Consent.Proof(words: "Your preferences", network: String(repeating: "n", count: 32))
    #expect(try await preferences.choose(["quick"], of: ["quick"], bo, proof: proof, now: now))
    #expect(try state(bo) == .unsubscribed, "a link may be in other hands, so the mailbox is asked here too")
    #expect(try await place.confirm("bo@example.org", list: quick, at: now, lists: ["quick"]))
    #expect(try state(bo) == .confirmed)
  }

  @Test func `A form from before a no says nothing against it, and from a no that is younger no link leads back`() async throws {
    let place = try SignUpDesk()
    defer { place.desk.remove() }
    let (now, main, address) = (place.start, place.desk.list, "pen@example.org")
    let second = try await place.desk.database.write { try MailingList.ensure("second", now: now, $0) }
    let quick = try place.singleOptIn("quick")
    #expect(try await place.ask(address, lists: [main]))
    #expect(try await place.confirm(address, at: now))
    _ = try await place.ask(address, lists: [second], at: now + .seconds(1))
    let pen = try #require(try place.person(address))
    let old = try place.token(address, until: now + LinkToken.confirmTime)
    func states() throws -> [String: MembershipState] {
      let all = try place.desk.database.blockingRead { try Membership.all(of: pen.id, $0) }
      return Dictionary(uniqueKeysWithValues: all.map { ($0.slug, $0.state) })
    }
    let waiting = try await place.desk.database.write { connection in
      try Membership.unsubscribe(pen.id, list: main, cause: "one click", now: now + .seconds(2), connection)
      #expect(try Membership.confirm(pen.id, list: second, cause: "by hand", now: now + .seconds(2), connection) == .unsubscribed)
      return try connection.first("SELECT count(*) AS n FROM memberships WHERE remind_at IS NOT NULL") { try $0.int("n") }
    }
    #expect(waiting == 0, "nobody reminds them")
    _ = try await place.ask(address, lists: [quick, main], at: now + .seconds(3))
    #expect(try states() == ["main": .unsubscribed, "second": .unsubscribed, "quick": .unsubscribed])
    let proof = Consent.Proof(words: "One click left", network: "n")
    #expect(try await place.signUp.confirm(old, lists: ["main", "second", "quick"], proof: proof, now: now + .seconds(4)) == .nothing)
    #expect(try await place.confirm(address, at: now + .seconds(5)), "and from a younger mail they come back")
  }

  @Test func `One confirmation an address a day, however often and from wherever it is asked for`() async throws {
    let place = try SignUpDesk()
    defer { place.desk.remove() }
    try await place.ask("zoe@example.org")
    for hour in [1, 12, 23] {
      #expect(try await place.ask("ZOE@example.org", network: "other \(hour)", at: place.start + .seconds(hour * 3600)) == false)
    }
    #expect(try await place.ask("zoe@example.org", at: place.start + .seconds(86_400)))
    #expect(try place.mails("zoe@example.org").count == 2)
  }

  @Test func `A list asked for on the day of a used confirmation gets its mail when the day is over, and one reminder`() async throws {
    let place = try SignUpDesk()
    defer { place.desk.remove() }
    let now = place.start
    let (digest, events) = try await place.desk.database.write { connection in
      let ids = try ["digest", "events"].map {
        try MailingList.set($0, name: "", description: "", visibility: .public, optIn: .double, now: now, connection)
      }
      return (ids[0], ids[1])
    }
    try await place.ask("zoe@example.org")
    try place.deliverAll()
    #expect(try await place.confirm("zoe@example.org", at: now + .seconds(60)))
    let hour = now + .seconds(3600)
    let zoe = try #require(try place.person("zoe@example.org"))
    let wish = SignUp.Wish(
      address: zoe.address, name: "", lists: [digest], cause: "asked",
      proof: Consent.Proof(words: "Subscribe", network: String(repeating: "n", count: 32)))
    var generator = SystemRandomNumberGenerator()
    #expect(try await place.signUp.ask(wish, id: PublicID(&generator), now: hour) == .askedLater)
    // The mail to come asks for both.
    #expect(try await place.ask("zoe@example.org", lists: [events], at: hour + .seconds(60)) == false)
    func tick(_ time: Timestamp) async throws { try await place.desk.scheduler(at: time, signUp: place.signUp).tick() }
    func asked() throws -> [String] { try place.mails("zoe@example.org").filter { !$0.hasPrefix("welcome") } }
    try await tick(now + .seconds(86_400))
    #expect(try asked() == ["confirmation.main.2026-11-24 accepted"], "one confirmation an address a day")
    for _ in 0..<2 { try await tick(hour + .seconds(86_400)) }
    #expect(try asked().last == "confirmation.digest.2026-11-25 planned" && asked().count == 2)
    #expect(
      try await place.ask("zoe@example.org", lists: [digest], at: hour + .seconds(2 * 86_400 - 1)) == false, "that was the day's mail")
    try place.deliverAll()
    try await tick(hour + .seconds(3 * 86_400))
    #expect(try asked().last == "reminder.digest.2026-11-27 planned" && asked().count == 3)
    let token = LinkToken(confirming: zoe.publicID, list: digest, until: hour + .seconds(4 * 86_400))
    #expect(try await place.signUp.look(token)?.waiting.map(\.slug) == ["digest", "events"])
  }

  @Test func `What was asked for while the page to confirm was open gets a mail of its own, unless it is confirmed by then`() async throws {
    let place = try SignUpDesk()
    defer { place.desk.remove() }
    let now = place.start
    let digest = try await place.desk.database.write {
      try MailingList.set("digest", name: "", description: "", visibility: .public, optIn: .double, now: now, $0)
    }
    for name in ["zoe", "yan"] {
      try await place.ask("\(name)@example.org")
      try await place.ask("\(name)@example.org", lists: [digest], at: now + .seconds(10))
      try place.deliverAll()
      #expect(try await place.confirm("\(name)@example.org", at: now + .seconds(60)))
    }
    #expect(try await place.confirm("yan@example.org", at: now + .seconds(120), lists: ["digest"]))
    #expect(try await place.signUp.remind(now: now + .seconds(2 * 86_400)) == 1)
    #expect(try place.mails("zoe@example.org").last == "confirmation.digest.2026-11-26 planned")
    #expect(try place.mails("yan@example.org").count { $0.hasPrefix("confirmation") } == 1)
  }

  @Test func `Networks and domains have their limits an hour; large providers have no share of it`() async throws {
    let place = try SignUpDesk(perNetwork: 3, perDomain: 2)
    defer { place.desk.remove() }
    var answers: [Bool] = []
    for name in ["a", "b", "c", "d"] { answers.append(try await place.ask("\(name)@example.net", network: name)) }
    #expect(answers == [true, true, false, false])
    #expect(try place.person("c@example.net") == nil, "no row without a mail")
    for name in ["a", "b", "c", "d"] { #expect(try await place.ask("\(name)@gmail.com", network: name)) }
    var others: [Bool] = []
    for number in 0..<5 { others.append(try await place.ask("x@host\(number).example", network: "one")) }
    #expect(others == [true, true, true, false, false])
    let later = place.start + .seconds(3600)
    #expect(try await place.ask("c@example.net", network: "one", at: later))
    try await place.ask("e@example.net", network: "e", at: place.start + .seconds(86_400 * 2))
    let rows = try place.desk.database.blockingRead { try $0.first("SELECT count(*) AS count FROM signup_counts") { try $0.int("count") } }
    #expect(rows == 3, "what no span reaches back to is gone")
  }

  @Test func `Domains under one that somebody owns have a limit together, and it closes the door for nobody else`() async throws {
    let place = try SignUpDesk(perNetwork: 1000, perDomain: 2)
    defer { place.desk.remove() }
    func ask(_ count: Int, _ address: (Int) -> String) async throws -> Int {
      var asked = 0
      for number in 0..<count where try await place.ask(address(number)) { asked += 1 }
      return asked
    }
    #expect(try await ask(30) { "x@host\($0).evil.example" } == 20, "names under a domain cost its owner nothing")
    #expect(try await ask(3) { "x@host\($0).and.deeper.evil.example" } == 0)
    #expect(try await ask(2) { "x\($0)@evil.example" } == 2, "its own mailboxes are counted apart")
    #expect(try await ask(30) { "x@firm\($0).co.uk" } == 30, "nobody owns what a country gives names under")
    #expect(try await ask(30) { "x@host\($0).evil.co.uk" } == 20)
    #expect(try await ask(2) { "y@firm\($0).co.uk" } == 2)
  }

  @Test func `Who arrived but did not click is reminded once, after two days, and never of what did not arrive`() async throws {
    let place = try SignUpDesk()
    defer { place.desk.remove() }
    for name in ["waits", "clicks", "lost", "late"] { try await place.ask("\(name)@example.org", network: name) }
    try place.deliverAll()
    let lost = try #require(try place.person("lost@example.org"))
    try place.desk.database.blockingWrite {
      _ = try $0.execute("UPDATE deliveries SET state = 'failed' WHERE subscriber_id = $1", [lost.id.sql])
    }
    _ = try await place.confirm("clicks@example.org", at: place.start + .seconds(3600))
    let due = place.start + .seconds(48 * 3600)
    #expect(try await place.signUp.remind(now: due + .seconds(-1)) == 0)
    let late = try #require(try place.person("late@example.org"))
    try place.desk.database.blockingWrite { try Membership.remind(late.id, list: place.desk.list, at: due + .seconds(-6 * 86_400), $0) }
    for _ in 0..<2 { try await place.desk.scheduler(at: due, signUp: place.signUp).tick() }
    #expect(try place.mails("waits@example.org") == ["confirmation.main.2026-11-24 accepted", "reminder.main.2026-11-26 planned"])
    #expect(try place.mails("late@example.org").count == 1, "a machine that slept a week does not wake people")
    // Asking again brings a new confirmation, but no second reminder.
    try place.deliverAll()
    #expect(try await place.ask("waits@example.org", at: due + .seconds(1)))
    try place.deliverAll()
    #expect(try await place.signUp.remind(now: due + .seconds(3 * 86_400)) == 0)
    let waits = try #require(try place.person("waits@example.org"))
    let journal = try await place.desk.database.read { try Consent.journal(of: waits.id, $0) }
    #expect(journal.map(\.event) == [.pending, .reminded, .pending])
  }

  @Test(
    arguments: [
      ("Zoe", true), ("", true), ("Zoe O'Hara-Núñez, PhD.", true), ("Win at http://x.example", false), ("www.x.example", false),
      ("see casino.com", false), ("Visit evil.co.uk", false), ("evil.example/pills", false), ("t.me/x", false), ("J.R.R. Tolkien", true),
      ("Anna-Maria St.John", true), ("n/a", true), (String(repeating: "z", count: 81), false),
      ("Z" + String(repeating: "\u{301}", count: 80), false), ("Zoe\u{308}", true),
    ])
  func `A name that carries an address of the web is none`(name: String, isName: Bool) {
    #expect(SignUp.isName(name) == isName)
  }
}
