import Audience
import Foundation
import Mail
import Store
import Testing

@testable import Campaigns

/// What forms ask of somebody beside a no of theirs, and which link answers it.
@Suite struct BesideANoTests {
  /// A reader of `main` who has left two lists.
  private struct Scene {
    let place: SignUpDesk
    let address = "eva@example.org"
    let left: ListID
    let alsoLeft: ListID
    let fresh: ListID

    init() async throws {
      place = try SignUpDesk()
      let now = place.start
      let lists = try await place.desk.database.write { connection in
        try ["left", "also-left", "fresh"].map { try MailingList.ensure($0, now: now, connection) }
      }
      (left, alsoLeft, fresh) = (lists[0], lists[1], lists[2])
      try place.desk.subscribe(address)
      let eva = try #require(try place.person(address)).id
      try await place.desk.database.write { connection in
        for list in lists.prefix(2) { try Membership.unsubscribe(eva, list: list, cause: "by phone", now: now, connection) }
      }
    }

    func day(_ days: Int, _ seconds: Int = 0) -> Timestamp { place.start + .seconds(days * 86_400 + seconds + 1) }

    /// By a form, and the mail of it arrives.
    func ask(_ lists: [ListID], at time: Timestamp) async throws -> Bool {
      defer { try? place.deliverAll() }
      return try await place.ask(address, lists: lists, at: time)
    }

    func mail(_ list: ListID, at time: Timestamp) throws -> LinkToken {
      try place.token(address, list: list, until: time + LinkToken.confirmTime)
    }

    func answered(_ mail: LinkToken) async throws -> [String] { try await place.signUp.look(mail)?.waiting.map(\.slug) ?? [] }

    func press(_ mail: LinkToken, at time: Timestamp) async throws {
      let proof = Consent.Proof(words: "One click left", network: "n")
      #expect(try await place.signUp.confirm(mail, lists: Set(answered(mail)), proof: proof, now: time) == .reader)
    }

    func membership(_ list: ListID) async throws -> Membership? {
      let eva = try #require(try place.person(address)).id
      return try await place.desk.database.read { try Membership.find(eva, list: list, $0) }
    }
  }

  @Test(arguments: [false, true])
  func `A stranger's question about a list that somebody left is not answered by the mail of their own form, and by its own it is`(
    isBesideOwn: Bool
  ) async throws {
    let scene = try await Scene()
    defer { scene.place.desk.remove() }
    #expect(try await scene.ask(isBesideOwn ? [scene.alsoLeft, scene.left] : [scene.left], at: scene.day(0)))
    let strangers = try scene.mail(isBesideOwn ? scene.alsoLeft : scene.left, at: scene.day(0, 5))
    let wanted = isBesideOwn ? scene.alsoLeft : scene.fresh
    #expect(try await scene.ask([wanted], at: scene.day(1, 5)))
    let own = try scene.mail(wanted, at: scene.day(1, 9))
    #expect(try await scene.answered(own) == [isBesideOwn ? "also-left" : "fresh"])
    try await scene.press(own, at: scene.day(1, 99))
    let left = try await scene.membership(scene.left)
    #expect(left?.state == .unsubscribed && left?.askedAt == scene.day(0))
    #expect(try await scene.answered(strangers) == ["left"])
  }

  @Test func `One form for two lists that somebody left is one mail and one click, as is the reminder of it`() async throws {
    let scene = try await Scene()
    defer { scene.place.desk.remove() }
    #expect(try await scene.ask([scene.left, scene.alsoLeft], at: scene.day(0)))
    #expect(try await scene.answered(scene.mail(scene.left, at: scene.day(0, 5))) == ["left", "also-left"])
    #expect(try await scene.place.signUp.remind(now: scene.day(2)) == 1)
    #expect(try scene.place.mails(scene.address).last == "reminder.left.2026-11-26 planned")
    try await scene.press(scene.mail(scene.left, at: scene.day(2, 5)), at: scene.day(2, 9))
    for list in [scene.left, scene.alsoLeft] { #expect(try await scene.membership(list)?.state == .confirmed) }
  }

  @Test func `Of two forms of one day for lists that somebody left each has its own mail, the second on the next day`() async throws {
    let scene = try await Scene()
    defer { scene.place.desk.remove() }
    #expect(try await scene.ask([scene.left], at: scene.day(0)))
    #expect(try await !scene.ask([scene.alsoLeft], at: scene.day(0, 60)))
    // Even where the first mail leaves after the second form.
    let first = try scene.mail(scene.left, at: scene.day(0, 90))
    #expect(try await scene.answered(first) == ["left"])
    try await scene.press(first, at: scene.day(0, 99))
    #expect(try await scene.place.signUp.remind(now: scene.day(1, 60)) == 1)
    #expect(try scene.place.mails(scene.address).last == "confirmation.also-left.2026-11-25 planned")
    try await scene.press(scene.mail(scene.alsoLeft, at: scene.day(1, 65)), at: scene.day(1, 99))
    #expect(try await scene.membership(scene.alsoLeft)?.state == .confirmed)
  }

  @Test func `After as long as a link is good a question beside a no is as if it had not been asked`() async throws {
    let scene = try await Scene()
    defer { scene.place.desk.remove() }
    #expect(try await scene.ask([scene.left], at: scene.day(0)))
    #expect(try await scene.membership(scene.left)?.isWaiting(at: scene.day(7, -1)) == true)
    #expect(try await scene.membership(scene.left)?.isWaiting(at: scene.day(7)) == false)
    // On a day that has its mail, a form asks of it anew.
    #expect(try await scene.ask([scene.fresh], at: scene.day(7)))
    #expect(try await !scene.ask([scene.left], at: scene.day(7, 60)))
    #expect(try await scene.membership(scene.left)?.askedAt == scene.day(7, 60))
    #expect(try await scene.place.signUp.remind(now: scene.day(8, 60)) == 1)
    #expect(try scene.place.mails(scene.address).last == "confirmation.left.2026-12-02 planned")
    try await scene.press(scene.mail(scene.left, at: scene.day(8, 65)), at: scene.day(8, 99))
    #expect(try await scene.membership(scene.left)?.state == .confirmed)
  }

  @Test(arguments: ["left", "fresh"])
  func `Who leaves their only list in the press that chooses one they were asked about is still asked by the mail that they hold`(
    slug: String
  ) async throws {
    let scene = try await Scene()
    let (place, wanted) = (scene.place, slug == "left" ? scene.left : scene.fresh)
    defer { place.desk.remove() }
    let eva = try #require(try place.person(scene.address))
    let start = place.start
    if slug == "fresh" {
      // No mail comes to them, so the page asks there too.
      try await place.desk.database.write { [list = place.desk.list] connection in
        _ = try Suppression.add(.address, eva.address.key, list: list, reason: "asked by phone", now: start, connection)
      }
    }
    #expect(try await scene.ask([wanted], at: scene.day(0)))
    let mail = try scene.mail(wanted, at: scene.day(0, 5))
    let preferences = Preferences(database: place.desk.database, keys: place.keys, files: LooseFiles(in: []), signUp: place.signUp)
    let proof = Consent.Proof(words: "Your preferences", network: String(repeating: "n", count: 32))
    #expect(try await preferences.choose([slug], of: ["main", slug], eva, proof: proof, now: scene.day(0, 60)))
    let all = try await place.desk.database.read { try Membership.all(of: eva.id, $0) }
    #expect(all.allSatisfy { $0.state == .unsubscribed } && all.filter(\.isWaiting).map(\.slug) == [slug])
    #expect(try await scene.answered(mail) == [slug])
    try await scene.press(mail, at: scene.day(0, 99))
    #expect(try await scene.membership(wanted)?.state == .confirmed)
    #expect(try place.state(scene.address) == .unsubscribed)
  }
}
