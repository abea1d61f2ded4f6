import Audience
import Delivery
import Foundation
import Mail
import Store
import Testing

@testable import Campaigns

/// Each way to say no against each way back: only a mail that was made after the no leads back, or a reason that somebody gave.
@Suite struct NoAndWayBackTests {
  enum No: CaseIterable {
    case link, oneClick, pageList, pageAll, commandLine, commandLineAll, leaversFile, leaversFileAll, stateColumn, otherProgram

    /// Whether it is about all lists, not about one.
    var isToAll: Bool { [.pageAll, .commandLineAll, .leaversFileAll].contains(self) }
  }

  enum Back: CaseIterable {
    case oldConfirmation, oldPreferences, formAndOldConfirmation, file, fileWithReason, add, addAsking

    /// Whether somebody asks for a mail by it.
    var asks: Bool { self == .oldPreferences || self == .formAndOldConfirmation }
  }

  /// A reader of `main` by a form and a click, for whom a form may have asked `second` since, in a mail that has not left yet.
  private struct Scene {
    let place: SignUpDesk
    let address: String
    let pen: Subscriber
    let second: ListID
    /// Made before the no.
    let old: LinkToken
    let proof = Consent.Proof(words: "Words", network: String(repeating: "n", count: 32))

    init(_ place: SignUpDesk, _ name: String = "pen", isAsked: Bool, isElsewhere: Bool) async throws {
      self.place = place
      address = "\(name)@example.org"
      let (start, main) = (place.start, place.desk.list)
      let lists = try await place.desk.database.write { connection in
        try ["second", "third"].map { try MailingList.ensure($0, now: start, connection) }
      }
      second = lists[0]
      try await place.ask(address, lists: [main] + (isElsewhere ? [lists[1]] : []))
      try place.deliverAll()
      #expect(try await place.confirm(address, at: start, lists: ["main", "third"]))
      pen = try #require(try place.person(address))
      if isAsked { #expect(try await place.ask(address, lists: [second], at: start + .seconds(86_401))) }
      old = try place.token(address, until: start + .seconds(86_402) + LinkToken.confirmTime)
    }

    /// Hours after the mail that asked.
    func time(_ hours: Int) -> Timestamp { place.start + .seconds(86_403 + hours * 3600) }

    var preferences: Preferences {
      Preferences(database: place.desk.database, keys: place.keys, files: LooseFiles(in: []), signUp: place.signUp)
    }

    func take(_ text: String, name: String, isGeneral: Bool = false, _ now: Timestamp) async throws {
      let path = place.desk.folder + "/" + name
      try text.write(toFile: path, atomically: true, encoding: .utf8)
      let main = try #require(try await place.desk.database.read { try MailingList.find("main", $0) })
      let file = try SubscriberImport(path, fileName: name, zone: .gmt)
      _ = try await file.run(into: place.desk.database, lists: isGeneral ? [] : [main], now: now)
    }

    func say(_ no: No, _ now: Timestamp) async throws {
      let (pen, main, database) = (pen, place.desk.list, place.desk.database)
      switch no {
      case .link, .oneClick:
        let token = LinkToken(purpose: .unsubscribe, subscriber: pen.publicID, list: main, campaign: ID(1))
        let way = no == .link ? Unsubscribing.Way.page : .oneClick
        try await Unsubscribing(database: database, keys: place.keys).act(on: token, by: way, proof: nil, now: now)
      case .pageList: _ = try await preferences.choose([], of: ["main"], pen, proof: proof, now: now)
      case .pageAll: try await preferences.leave(pen.id, proof: proof, now: now)
      case .commandLine: _ = try await database.write { try Membership.unsubscribe(pen.id, list: main, cause: "by phone", now: now, $0) }
      case .commandLineAll: _ = try await database.write { try Membership.leaveAll(pen.id, cause: "by phone", now: now, $0) }
      case .leaversFile: try await take("email,unsubscribed\n\(address),yes\n", name: "leave.csv", now)
      case .leaversFileAll: try await take("email,unsubscribed\n\(address),yes\n", name: "all-leave.csv", isGeneral: true, now)
      case .stateColumn: try await take("email,state\n\(address),unsubscribed\n", name: "people.csv", now)
      case .otherProgram: try await take("Email Address\n\(address)\n", name: "unsubscribed_members_export_1.csv", now)
      }
    }

    func comeBack(_ back: Back, to lists: [(id: ListID, slug: String)], _ now: Timestamp) async throws {
      let (pen, slugs) = (pen, lists.map(\.slug))
      switch back {
      case .oldConfirmation: _ = try await place.signUp.confirm(old, lists: Set(slugs), proof: proof, now: now)
      case .oldPreferences: #expect(try await preferences.choose(Set(slugs), of: Set(slugs), pen, proof: proof, now: now))
      case .formAndOldConfirmation:
        try await place.ask(address, lists: lists.map(\.id), at: now)
        _ = try await place.signUp.confirm(old, lists: Set(slugs), proof: proof, now: now)
      case .file: try await take("email,lists\n\(address),\"\(slugs.joined(separator: ","))\"\n", name: "all.csv", now)
      case .fileWithReason:
        try await take("email,lists,resubscribe\n\(address),\"\(slugs.joined(separator: ","))\",wrote to us\n", name: "back.csv", now)
      case .add:
        try await place.desk.database.write { connection in
          for list in lists { try Membership.confirm(pen.id, list: list.id, cause: "added", now: now, connection) }
        }
      case .addAsking:
        var generator = SystemRandomNumberGenerator()
        let wish = SignUp.Wish(address: pen.address, name: "", lists: lists.map(\.id), cause: "asked", proof: nil)
        guard case .standing = try await place.signUp.ask(wish, id: PublicID(&generator), now: now) else {
          Issue.record("who has left is asked by the writer")
          return
        }
      }
    }

    func standing(_ list: ListID) async throws -> Membership? {
      let pen = pen
      return try await place.desk.database.read { try Membership.find(pen.id, list: list, $0) }
    }

    /// Those of `lists` whose mail they get.
    func confirmed(_ lists: [(id: ListID, slug: String)]) async throws -> [String] {
      let (pen, slugs) = (pen, lists.map(\.slug))
      let all = try await place.desk.database.read { try Membership.all(of: pen.id, $0) }
      return all.filter { $0.state == .confirmed && slugs.contains($0.slug) }.map(\.slug)
    }

    /// How many mails would leave that ask them.
    func leaving(_ now: Timestamp) async throws -> Int {
      let (pen, composer) = (pen, Composer(keys: place.keys, clock: { now }))
      return try await place.desk.database.read { connection in
        let campaigns = try connection.rows(
          """
          SELECT d.campaign_id FROM deliveries d JOIN campaigns c ON c.id = d.campaign_id
          WHERE d.subscriber_id = $1 AND d.state = 'planned' AND c.kind IN ('confirmation', 'reminder')
          """, [pen.id.sql]
        ) { try $0.id("campaign_id") as CampaignID }
        return try campaigns.count { campaign in
          let lease = Lease(delivery: ID(1), campaign: campaign, subscriber: pen.id, attempts: 0, token: 1, expiresAt: now)
          if case .excluded = try composer.compose(lease, connection) { return false }
          return true
        }
      }
    }
  }

  @Test(arguments: No.allCases)
  func `Nobody who said no to all is confirmed or mailed by what is older than their no, nor by the writer without a reason`(
    no: No
  ) async throws {
    let place = try SignUpDesk(perNetwork: 1000, perDomain: 1000)
    defer { place.desk.remove() }
    for (back, isAsked) in Back.allCases.flatMap({ [($0, true), ($0, false)] }) {
      let scene = try await Scene(place, "\(back).\(isAsked)", isAsked: isAsked, isElsewhere: false)
      let lists = [(id: scene.place.desk.list, slug: "main"), (id: scene.second, slug: "second")]
      try await scene.say(no, scene.time(1))
      #expect(try await scene.leaving(scene.time(2)) == 0, "a retry")
      try await scene.comeBack(back, to: lists, scene.time(3))
      #expect(try await scene.confirmed(lists) == (back == .fileWithReason ? ["main", "second"] : []), "\(back) \(isAsked)")
      for hours in [25, 50, 75] { _ = try await place.signUp.remind(now: scene.time(hours)) }
      #expect(try await (scene.leaving(scene.time(76)) > 0) == back.asks, "\(back) \(isAsked)")
      if back.asks {
        #expect(try await place.confirm(scene.address, at: scene.time(76), lists: ["main", "second"]), "from a younger mail")
        #expect(try await scene.confirmed(lists) == ["main", "second"])
      }
    }
  }

  @Test(arguments: No.allCases.filter { !$0.isToAll })
  func `Nor is who said no to one list confirmed there, though they get mail of another`(no: No) async throws {
    let place = try SignUpDesk(perNetwork: 1000, perDomain: 1000)
    defer { place.desk.remove() }
    let lists = [(id: place.desk.list, slug: "main")]
    for back in Back.allCases {
      let scene = try await Scene(place, "\(back)", isAsked: true, isElsewhere: true)
      try await scene.say(no, scene.time(1))
      try await scene.comeBack(back, to: lists, scene.time(3))
      #expect(try await scene.confirmed(lists) == (back == .fileWithReason ? ["main"] : []), "\(back)")
    }
  }

  // Whose box was not ticked before says nothing by not ticking it.
  @Test(arguments: No.allCases.filter { $0 != .pageList })
  func `A further no by another way is a line in the journal and no link leads back behind it, and the same no again is none`(
    no: No
  ) async throws {
    let scene = try await Scene(SignUpDesk(), isAsked: false, isElsewhere: false)
    defer { scene.place.desk.remove() }
    func lines() async throws -> Int {
      try await scene.place.desk.database.read { try Consent.journal(of: scene.pen.id, $0).count { $0.event == .unsubscribed } }
    }
    let isOfLink = no == .oneClick || no == .link
    try await scene.say(.oneClick, scene.time(1))
    for hour in [2, 3] {
      try await scene.say(no, scene.time(hour))
      #expect(try await lines() == (no == .oneClick ? 1 : 2))
    }
    let token = LinkToken(purpose: .unsubscribe, subscriber: scene.pen.publicID, list: scene.place.desk.list, campaign: ID(1))
    let unsubscribing = Unsubscribing(database: scene.place.desk.database, keys: scene.place.keys)
    func undo(_ hour: Int) async throws -> SignUp.Confirmation {
      try await unsubscribing.undo(token, proof: scene.proof, now: scene.time(hour))
    }
    #expect(try await undo(4) == (isOfLink ? .reader : .nothing))
    // Nor where the link is used once more.
    try await scene.say(.oneClick, scene.time(5))
    #expect(try await undo(6) == (isOfLink ? .reader : .nothing))
  }

  /// What an unsubscribe link does, and its way back.
  private func mistake(_ no: No, _ hour: Int, _ scene: Scene) async throws {
    let main = scene.place.desk.list
    try await scene.say(no, scene.time(hour))
    #expect(try await scene.standing(scene.second)?.isWaiting == false)
    let token = LinkToken(purpose: .unsubscribe, subscriber: scene.pen.publicID, list: main, campaign: ID(1))
    let unsubscribing = Unsubscribing(database: scene.place.desk.database, keys: scene.place.keys)
    #expect(try await unsubscribing.undo(token, proof: scene.proof, now: scene.time(hour + 1)) == .reader)
    #expect(try await scene.standing(main)?.state == .confirmed)
  }

  @Test(arguments: [No.link, .oneClick])
  func `A mistake that is undone gives back what waited on another list, with its mail and its one reminder, however often`(
    no: No
  ) async throws {
    let scene = try await Scene(SignUpDesk(), isAsked: true, isElsewhere: false)
    let place = scene.place
    defer { place.desk.remove() }
    try place.deliverAll()
    for hour in [1, 3] {
      try await mistake(no, hour, scene)
      #expect(try await scene.standing(scene.second)?.state == .pending)
    }
    #expect(try await place.signUp.remind(now: scene.time(47)) == 0)
    #expect(try await place.signUp.remind(now: scene.time(48)) == 1)
    #expect(try place.mails(scene.address).last?.hasPrefix("reminder.second") == true)
    try await mistake(no, 49, scene)
    #expect(try await place.signUp.remind(now: scene.time(99)) == 0, "once")
    #expect(try await place.signUp.confirm(scene.old, lists: ["second"], proof: scene.proof, now: scene.time(100)) == .reader)
    #expect(try await scene.standing(scene.second)?.state == .confirmed)
  }

  @Test func `Where a form had asked beside an earlier no, the no stays and only what was made since that form answers it`() async throws {
    let scene = try await Scene(SignUpDesk(), isAsked: true, isElsewhere: false)
    let place = scene.place
    defer { place.desk.remove() }
    _ = try await place.signUp.confirm(scene.old, lists: ["second"], proof: scene.proof, now: scene.time(0))
    try await place.desk.database.write {
      _ = try Membership.unsubscribe(scene.pen.id, list: scene.second, cause: "by phone", now: scene.time(1), $0)
    }
    #expect(try await place.ask(scene.address, lists: [scene.second], at: scene.time(25)))
    for hour in [26, 28] { try await mistake(.oneClick, hour, scene) }
    let second = try await scene.standing(scene.second)
    #expect(second?.state == .unsubscribed && second?.askedAt == scene.time(25))
    #expect(try await place.signUp.look(scene.old)?.waiting.isEmpty == true)
    let young = try place.token(scene.address, list: scene.second, until: scene.time(25) + LinkToken.confirmTime)
    #expect(try await place.signUp.look(young)?.waiting.map(\.slug) == ["second"])
  }

  @Test func `What was said of the other list since the mistake stands`() async throws {
    let scene = try await Scene(SignUpDesk(), isAsked: true, isElsewhere: false)
    defer { scene.place.desk.remove() }
    try await scene.say(.oneClick, scene.time(1))
    try await scene.place.desk.database.write {
      _ = try Membership.unsubscribe(scene.pen.id, list: scene.second, cause: "by phone", now: scene.time(1), $0)
    }
    try await mistake(.oneClick, 2, scene)
    let second = try await scene.standing(scene.second)
    #expect(second?.state == .unsubscribed && second?.isWaiting == false)
  }
}
