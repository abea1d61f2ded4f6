import Audience
import Delivery
import Foundation
import Mail
import Store
import TestDatabases
import Testing

@testable import Campaigns

/// Out of one publication and into another.
@Suite struct MovingTests {
  private let now = Timestamp(milliseconds: 1_700_000_000_000)

  /// A desk with an issue sent, and people whose every field is hostile.
  private func inhabited() async throws -> Desk {
    let desk = try Desk()
    try desk.write("first.md", "title: \"<b>First</b> & \\\"last\\\"\"\nready: true")
    let post = try Post.load(desk.folder + "/posts/first.md", in: desk.publication).post
    let issue = try IssueRenderer(desk.publication, mode: .live).issue(of: post, today: LocalDate(year: 2026, month: 11, day: 24))
    try await desk.database.write { connection in
      _ = try SigningKeys.load(now: now, connection)
      let bo = try #require(try Subscriber.find(try EmailAddress(parsing: "bo@example.org"), connection))
      let hostile = "=1+1\u{2028}\u{7}\u{1B}[31m \"\\ <script>\u{202E} \u{FEFF}😀"
      try connection.execute(
        "UPDATE subscribers SET name = $2, given_name = $3 WHERE id = $1", [bo.id.sql, .text(hostile), .text("=1\u{7}")])
      try Subscriber.set(["city": "\"},{\"x\":\"\\\u{1}"], of: bo.id, connection)
      try Tag.put("wörter <b>", on: bo.id, connection)
      try Suppression.add(.domain, "blocked.example", list: desk.list, reason: hostile, now: now, connection)
      let campaign = try Campaign.schedule(
        issue, list: desk.list, mode: .live, promise: .neverTwice, sendAt: now, expiresAfter: .seconds(60), now: now, connection)
      _ = try Campaign.freeze(campaign.id, in: desk.publication, now: now, connection)
      try connection.execute(
        "UPDATE deliveries SET state = 'accepted', reply = $1", [.text("250 2.0.0 \r\n ok \u{0}1".replacing("\u{0}", with: ""))])
      try connection.execute(
        "INSERT INTO attempts (delivery_id, number, at, outcome, reply) SELECT id, 1, 0, 'deferred', '451 \"later\"' FROM deliveries")
      _ = try Campaign.pause(campaign.id, reason: "by hand: <b>", now: now, connection)
      let terms = Campaign.Terms(mode: .live, promise: .neverTwice, expiresAfter: .seconds(60))
      try connection.execute(
        """
        INSERT INTO series (slug, list_id, hour, minute, begins, is_on, steps, steps_since)
        VALUES ('welcome', $1, 9, 30, 'confirmed', 1, '01-a.md', 0)
        """, [desk.list.sql])
      try connection.execute(
        """
        INSERT INTO series_readers (series_id, mode, subscriber_id, began_at, counted_at, step, delivery_id, look_at)
        SELECT 1, 'live', subscriber_id, 1, 2, '01-a.md', id, 3 FROM deliveries WHERE subscriber_id = $1
        """, [bo.id.sql])
      _ = try TestSending.begin(
        try IssueRenderer(desk.publication, mode: .live).issue(of: post, today: LocalDate(year: 2026, month: 11, day: 24), as: .test),
        to: [bo.address], as: bo.id, list: desk.list, terms, now: now, connection)
      try connection.execute("UPDATE campaigns SET proposal = $2 WHERE id = $1", [campaign.id.sql, .text(campaign.contentHash)])
      try connection.execute(
        """
        INSERT INTO approvals (list_id, mode, slug, content, subscriber_id, verdict, way, words, at)
        VALUES ($1, 'live', $2, $3, $4, 'no', 'link', 'Not "yet" <b>', 5)
        """, [desk.list.sql, .text(campaign.slug), .text(campaign.contentHash), bo.id.sql])
      try connection.execute(
        "INSERT INTO leaving_reasons (subscriber_id, number, reason, words, at) VALUES ($1, 1, 'too many mails', $2, 6)",
        [bo.id.sql, .text(hostile)])
      try connection.execute(
        """
        INSERT INTO feedback (key, source, kind, reason, is_hard, delivery_id, subscriber_id, campaign_id, recipient, words, outcome, at)
        SELECT $1, 'main', 'bounce', 'mailbox full', 0, id, subscriber_id, campaign_id, 'x@example.net', '452 \"full\" <b>', 'counted', 7
        FROM deliveries WHERE subscriber_id = $2 LIMIT 1
        """, [.text(String(repeating: "e", count: 64)), bo.id.sql])
      try connection.execute(
        "INSERT INTO feedback_changes (feedback_id, list_id, was, became, snoozed_until) SELECT id, $1, 'confirmed', 'bounced', 9 FROM feedback",
        [desk.list.sql])
      try connection.execute("INSERT INTO feedback_days (source, day, kind, count, last_at) VALUES ('main', 20000, 'bounce', 2, 7)")
      try connection.execute(
        "INSERT INTO refusals (delivery_id, at) SELECT id, 8 FROM deliveries WHERE subscriber_id = $1 LIMIT 1", [bo.id.sql])
      let ada = try #require(try Subscriber.find(try EmailAddress(parsing: "ada@example.org"), connection))
      _ = try Erasure.erase(ada.id, cause: "by letter", now: now, connection)
    }
    return desk
  }

  @discardableResult
  private func export(_ desk: Desk, _ name: String, keys: Bool = true) async throws -> (folder: String, manifest: Manifest) {
    let place = desk.folder + "/" + name
    let archive = Archive(database: desk.database, mode: .live)
    return try await desk.database.read { connection in
      let folder = try ExportFolder(place)
      let link = "<link href=\"/assets/site.css\"><a href=\"/posts/other-one\">"
      let pages = PublicationExport.Pages(post: { issue, _ in link + issue.webHTML }, feeds: { [("feed.atom", "\($0.count)")] })
      let export = PublicationExport(
        desk.publication, archive: archive, pages: pages, theme: desk.folder + "/theme", mails: desk.folder + "/mails",
        assets: desk.folder + "/assets", signers: desk.folder + "/dkim")
      _ = try export.write(to: folder, settings: "[publication]\n", withKeys: keys, connection)
      return (place, try folder.finish(publication: "The Letter", at: "2026-11-24T00:00:00Z"))
    }
  }

  private func empty(_ desk: Desk) throws -> Database { try TestDatabase.open(desk.folder + "/other.sqlite") }

  @Test func `Export, import and export again give the same octets in every part`() async throws {
    let desk = try await inhabited()
    defer { desk.remove() }
    let (folder, first) = try await export(desk, "out")
    let moving = try PublicationImport(folder)
    try moving.verify()
    let database = try empty(desk)
    try await database.write { try moving.fill($0) }
    let other = Desk(moved: desk, database: database)
    let (_, second) = try await export(other, "again")
    #expect(first.parts == second.parts && first.parts.count > 20)
    #expect(first.part("audience/subscribers.ndjson")?.rows == 2 && first.part("history/deliveries.ndjson")?.rows == 3)
    for name in ["index.html", "mail.html", "mail.txt"] { #expect(first.part("archive/first/\(name)")?.bytes ?? 0 > 0) }
    let page = try String(contentsOfFile: folder + "/archive/first/index.html", encoding: .utf8)
    #expect(page.hasPrefix("<link href=\"../../assets/site.css\"><a href=\"../other-one/index.html\">"))
    let bo = try #require(try await database.read { try Subscriber.find(try EmailAddress(parsing: "bo@example.org"), $0) })
    #expect(bo.name.hasPrefix("=1+1") && bo.givenName == "=1\u{7}" && bo.attributes["city"] == "\"},{\"x\":\"\\\u{1}")
    #expect(try await database.read { try Tag.of(bo.id, $0) } == ["wörter <b>"])
    let ada = try EmailAddress(parsing: "ada@example.org")
    #expect(try await database.read { try Suppression.standing(against: ada, $0) }.map(\.kind) == [.erased])
  }

  @Test func `Links that were sealed before work after a move with keys, and without keys they do not`() async throws {
    let desk = try await inhabited()
    defer { desk.remove() }
    let keys = try await desk.database.write { try SigningKeys.load(now: now, $0) }
    var generator = SystemRandomNumberGenerator()
    let token = LinkToken(purpose: .unsubscribe, subscriber: PublicID(&generator), list: desk.list, campaign: CampaignID(1)).sealed(
      with: keys)
    for (name, withKeys) in [("with", true), ("without", false)] {
      let moving = try PublicationImport(try await export(desk, name, keys: withKeys).folder)
      #expect(moving.manifest.hasKeys == withKeys)
      let database = try TestDatabase.open(desk.folder + "/\(name).sqlite")
      let moved = try await database.write { connection in
        try moving.fill(connection)
        return try SigningKeys.load(now: now, connection)
      }
      #expect((LinkToken(token, purpose: .unsubscribe, keys: moved) != nil) == withKeys)
    }
  }

  @Test func `A part that is missing, cut short, changed or added to is refused by its name`() async throws {
    let desk = try await inhabited()
    defer { desk.remove() }
    let (folder, _) = try await export(desk, "out")
    let part = folder + "/audience/subscribers.ndjson"
    let good = try #require(FileManager.default.contents(atPath: part))
    var changed = good
    changed[good.count / 2] ^= 1
    for bad in [good.dropLast(5), changed, good + Data("\n".utf8)] as [Data] {
      try bad.write(to: URL(filePath: part))
      let error = #expect(throws: PortableError.self) { try PublicationImport(folder).verify() }
      #expect(error?.description.contains("audience/subscribers.ndjson") == true)
    }
    try FileManager.default.removeItem(atPath: part)
    #expect(throws: PortableError.self) { try PublicationImport(folder).verify() }
    try good.write(to: URL(filePath: part))
    try PublicationImport(folder).verify()
    try FileManager.default.removeItem(atPath: folder + "/manifest.json")
    #expect(throws: PortableError.self) { try PublicationImport(folder) }
  }

  /// An export with another text in one of its parts, whose hash was put right.
  private func changed(_ desk: Desk, _ part: String, _ change: (String) -> String) async throws -> PublicationImport {
    let (folder, manifest) = try await export(desk, "out")
    let path = folder + "/" + part
    let text = try String(contentsOfFile: path, encoding: .utf8)
    let other = change(text)
    try #require(other != text)
    try other.write(toFile: path, atomically: true, encoding: .utf8)
    let (bytes, sha256) = try PartHash.of(path)
    let parts = manifest.parts.map { $0.path == part ? Manifest.Part(path: part, bytes: bytes, sha256: sha256, rows: $0.rows) : $0 }
    try FileManager.default.removeItem(atPath: folder + "/manifest.json")
    try Manifest(format: 1, publication: "", exportedAt: "", parts: parts).write(to: folder)
    let moving = try PublicationImport(folder)
    try moving.verify()
    return moving
  }

  @Test(arguments: [
    ("audience/subscribers.ndjson", "bo@example.org", "bo@example.org\\r\\nBcc: x@example.org"),
    ("audience/subscribers.ndjson", "\"address_key\":\"bo@", "\"address_key\":\"bob@"),
    ("audience/subscribers.ndjson", "\"city\":", "\"ci\\\"ty\":"), ("audience/subscribers.ndjson", "\"zone\":\"\"", "\"zone\":\"\\u0000\""),
    ("audience/subscribers.ndjson", "\"zone\":", "\"zonk\":"), ("audience/subscribers.ndjson", "\"zone\":\"\"", "\"zone\":\"\",\"more\":1"),
    ("audience/memberships.ndjson", "confirmed", "happy"), ("audience/memberships.ndjson", "\"subscriber_id\":2", "\"subscriber_id\":99"),
    ("history/campaigns.ndjson", "\"slug\":\"first\"", "\"slug\":\"../../first\""),
    ("history/contents.ndjson", "First", "Forged"), ("keys/signing.ndjson", "\"secret\":\"", "\"secret\":\"00"),
  ])
  func `A forged row whose hash was put right is still refused, with its line, and nothing is taken`(
    part: String, original: String, forged: String
  ) async throws {
    let desk = try await inhabited()
    defer { desk.remove() }
    let moving = try await changed(desk, part) { $0.replacing(original, with: forged) }
    let database = try empty(desk)
    let error = await #expect(throws: PortableError.self) { try await database.write { try moving.fill($0) } }
    #expect(error?.description.hasPrefix("\(part):") == true, "\(error?.description ?? "")")
    try await database.read { try PublicationImport.requireEmpty($0) }
  }

  @Test func `An export from before there were tests is taken, and nobody is shown in them`() async throws {
    let desk = try await inhabited()
    defer { desk.remove() }
    let moving = try await changed(desk, "history/campaigns.ndjson") { $0.replacing(/,"shown_as":[^}]*/, with: "") }
    let database = try empty(desk)
    try await database.write { try moving.fill($0) }
    #expect(try await database.read { try Campaign.all("test.first", $0).map(\.shownAs) } == [nil])
  }

  @Test func `An export from when one day of a slot was noted is taken, and that day is known`() async throws {
    let desk = try await inhabited()
    defer { desk.remove() }
    try desk.database.blockingWrite {
      try Slot.set(try SlotRule("every Tuesday 09:00", zoneName: "UTC"), list: desk.list, now: now, $0)
      _ = try $0.execute("UPDATE slots SET looks = '2026-11-03', warnings = '2026-11-10 24'")
    }
    let moving = try await changed(desk, "history/slots.ndjson") {
      $0.replacing("\"looks\"", with: "\"looked_for\"").replacing("\"warnings\"", with: "\"warned_of\"")
    }
    let database = try empty(desk)
    try await database.write { try moving.fill($0) }
    let slot = try #require(try await database.read { try Slot.all($0) }.first)
    let (looked, warned) = (try #require(LocalDate("2026-11-03")), try #require(LocalDate("2026-11-10")))
    #expect(slot.look(on: looked)?.kind == .nothing && slot.look(on: warned) == nil && slot.warnings[warned] == "24")
  }

  @Test(arguments: [(5, ["unsubscribed", "5", "7"]), (4, ["unsubscribed", "-", "-"])])
  func `An export from when a form's question stood in the place of what somebody said is taken to the same meaning`(
    formAt: Int, meaning: [String]
  ) async throws {
    let desk = try await inhabited()
    defer { desk.remove() }
    let moving = try await changed(desk, "audience/memberships.ndjson") { text in
      text.replacing(/"state":.*/) { _ in
        #""state":"pending","snoozed_until":null,"frequency":null,"remind_at":7,"left_at":5,"changed_at":\#(formAt)}"#
      }
    }
    let database = try empty(desk)
    try await database.write { try moving.fill($0) }
    let rows = try await database.read {
      try $0.rows("SELECT state, asked_at, remind_at FROM memberships") { row in
        [try row.text("state")] + (try ["asked_at", "remind_at"].map { try row.optionalInteger($0).map { "\($0)" } ?? "-" })
      }
    }
    #expect(!rows.isEmpty && rows.allSatisfy { $0 == meaning }, "\(rows)")
  }

  @Test func `Nor does what a form had asked wait, in an earlier export, of who had left all lists, and of a reader it does`() async throws
  {
    let desk = try await inhabited()
    defer { desk.remove() }
    try desk.subscribe("cy@example.org")
    try await desk.database.write { connection in
      let second = try MailingList.ensure("second", now: now, connection)
      try connection.execute("UPDATE memberships SET state = 'unsubscribed' WHERE subscriber_id = 2")
      try connection.execute(
        """
        INSERT INTO memberships (list_id, subscriber_id, state, remind_at, changed_at)
        SELECT $1, subscriber_id, 'pending', 9, 0 FROM memberships WHERE state IN ('confirmed', 'unsubscribed')
        """, [second.sql])
    }
    let moving = try await changed(desk, "audience/memberships.ndjson") { $0.replacing("\"asked_at\"", with: "\"left_at\"") }
    let database = try empty(desk)
    try await database.write { try moving.fill($0) }
    let rows = try await database.read {
      try $0.rows(
        "SELECT s.address, m.state, m.remind_at FROM memberships m JOIN subscribers s ON s.id = m.subscriber_id WHERE list_id = 2"
      ) {
        "\(try $0.text("address")) \(try $0.text("state")) \(try $0.optionalInteger("remind_at") ?? 0)"
      }
    }
    #expect(rows.sorted() == ["bo@example.org unsubscribed 0", "cy@example.org pending 9"])
  }

  @Test func `An export from when a sigma at the end of a word was another letter is taken, and its people are found`() async throws {
    let desk = try await inhabited()
    defer { desk.remove() }
    let moving = try await changed(desk, "audience/subscribers.ndjson") { $0.replacing("\"bo@example.org\"", with: "\"σας@example.org\"") }
    let database = try empty(desk)
    try await database.write { try moving.fill($0) }
    #expect(try await database.read { try Subscriber.find(try EmailAddress(parsing: "ΣΑΣ@example.org"), $0) } != nil)
  }

  @Test func `An export from before people had given names is taken`() async throws {
    let desk = try await inhabited()
    defer { desk.remove() }
    let moving = try await changed(desk, "audience/subscribers.ndjson") { $0.replacing(/"given_name":"[^"]*",/, with: "") }
    let database = try empty(desk)
    try await database.write { try moving.fill($0) }
    let bo = try #require(try await database.read { try Subscriber.find(try EmailAddress(parsing: "bo@example.org"), $0) })
    #expect(bo.name.hasPrefix("=1+1") && bo.givenName.isEmpty)
  }

  @Test func `Paths out of the folder, a newer format and a place that is taken are refused`() async throws {
    let desk = try await inhabited()
    defer { desk.remove() }
    let (folder, manifest) = try await export(desk, "out")
    await #expect(throws: PortableError.self) { try await export(desk, "out") }
    await #expect(throws: PortableError.self) { try await desk.database.write { try PublicationImport(folder).fill($0) } }
    let stranger = ["posts/../../x", "/etc/passwd", "posts//x", "posts/.ssh/x"].map {
      Manifest.Part(path: $0, bytes: 0, sha256: "", rows: nil)
    }
    for (format, parts) in [(2, manifest.parts)] + stranger.map({ (1, manifest.parts + [$0]) }) {
      try FileManager.default.removeItem(atPath: folder + "/manifest.json")
      try Manifest(format: format, publication: "", exportedAt: "", parts: parts).write(to: folder)
      #expect(throws: PortableError.self) { try PublicationImport(folder) }
    }
  }

  @Test func `Nothing is exported while a mail is in hand`() async throws {
    let desk = try await inhabited()
    defer { desk.remove() }
    _ = try await desk.database.write { try $0.execute("UPDATE deliveries SET state = 'leased', worker = 'w', lease = 1") }
    let error = await #expect(throws: PortableError.self) { try await export(desk, "out") }
    guard case .busy = error else { throw StoreError.engine("\(error?.description ?? "")") }
  }

  @Test(.enabled(if: TestDatabase.isSQLite, "its schema"))
  func `Every table and column of the schema goes along, but for what is named here`() throws {
    let desk = try Desk()
    defer { desk.remove() }
    let columns = try desk.database.blockingRead { connection in
      try connection.rows(
        """
        SELECT m.name || '.' || c.name AS place FROM sqlite_master m JOIN pragma_table_info(m.name) c
        WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' AND m.name NOT IN ('imports', 'archive_terms', 'archive_texts', 'migrations', 'route_days', 'route_speeds', 'route_troubles',
          'signup_counts', 'visit_files', 'api_tokens', 'api_answers', 'webhook_posts', 'users', 'recovery_codes', 'sessions',
          'one_time_links', 'guess_counts', 'audit_log', 'post_revisions', 'hooks', 'hook_journal', 'restorations')
        """
      ) { try $0.text("place") }
    }
    let known = (PortableTable.keys + PortableTable.all).flatMap { table in table.columns.map { "\(table.name).\($0.name)" } }
    #expect(Set(columns) == Set(known + ["deliveries.worker", "deliveries.lease"]))
  }

  @Test func `A mail for nobody has what readers without values get, and the site's pictures`() async throws {
    let desk = try Desk()
    defer { desk.remove() }
    try "---\ntitle: Hello\n---\n\nDear {{ first_name | default: \"<friend>\" }}, {{ issue_date }}.\n".write(
      toFile: desk.folder + "/posts/hello.md", atomically: true, encoding: .utf8)
    let post = try Post.load(desk.folder + "/posts/hello.md", in: desk.publication).post
    let issue = try IssueRenderer(desk.publication, mode: .live).issue(of: post, today: LocalDate(year: 2026, month: 11, day: 24))
    let mail = issue.mailForNobody
    #expect(mail.text.contains("Dear <friend>, November 24, 2026.") && mail.html.contains("Dear &lt;friend&gt;, November 24, 2026."))
    #expect(!mail.html.contains("\u{E000}") && !mail.html.contains("cid:"))
  }
}
