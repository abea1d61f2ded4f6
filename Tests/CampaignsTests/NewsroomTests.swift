import Audience
import Delivery
import Foundation
import Mail
import Store
import TestDatabases
import Testing

@testable import Campaigns

/// What the desk writes: the file is the truth, and nobody's text is lost, whoever else writes it.
@Suite struct NewsroomTests {
  private let desk: Desk
  private let newsroom: Newsroom
  private let now = Timestamp(milliseconds: 1_795_000_000_000)

  init() throws {
    desk = try Desk()
    newsroom = try Self.newsroom(desk, desk.database)
  }

  private static func newsroom(_ desk: Desk, _ database: Database) throws -> Newsroom {
    try Newsroom(
      database, desk.publication, mode: .live, keys: try #require(SigningKeys([1: [UInt8](repeating: 7, count: 32)])),
      terms: Campaign.Terms(mode: .live, promise: .neverTwice, expiresAfter: .seconds(86_400)), undo: .seconds(10), support: nil)
  }

  private func file(_ name: String = "hello.md", _ bytes: [UInt8] = Array("---\ntitle: x\n---\nbody\n".utf8)) throws -> PostFile {
    let file = try #require(newsroom.file(name))
    try Data(bytes).write(to: URL(filePath: file.path))
    return file
  }

  private func bytes(_ file: PostFile) -> [UInt8] { FileManager.default.contents(atPath: file.path).map { Array($0) } ?? [] }

  private func save(
    _ text: String, _ file: PostFile, over base: String, by who: String = "ada@example.org", as way: PostRevision.Way = .saved
  ) async throws -> Newsroom.Saving {
    try await newsroom.save(text, to: file, over: base, way, by: who, now: now) { _ in }
  }

  /// A slot every day at nine since yesterday, and it is ten; posts that are ready, of which somebody holds the first.
  private func openDay(_ posts: String...) async throws -> (list: MailingList, day: LocalDate, now: Timestamp) {
    let day = LocalDate(now, in: .gmt)
    let ten = day.at(hour: 10, minute: 0, in: .gmt)
    let rule = try SlotRule("every day 09:00", zoneName: "UTC")
    for post in posts { try desk.write("\(post).md", "title: \(post)\nready: true") }
    return try await desk.database.write { [desk] connection in
      try Slot.set(rule, list: desk.list, now: ten + .seconds(-3 * 3600), connection)
      for post in posts { try QueuePlace(heldBecause: "figures, all").keep(slug: post, list: desk.list, connection) }
      return (try #require(try MailingList.find("main", connection)), day, ten)
    }
  }

  private func held() async throws -> [String: String?] {
    try await desk.database.read { [desk] in try QueuePlace.all(list: desk.list, $0).mapValues(\.heldBecause) }
  }

  @Test func `What lets a post go on an open day waits for as long as it can be taken back, and then all is as before`() async throws {
    defer { desk.remove() }
    let (list, day, now) = try await openDay("a", "b")
    try await desk.scheduler(at: now).tick()
    let undo = try #require(try await newsroom.decide(.release, of: "a", on: list, now: now) { _ in })
    #expect(undo.day == day && undo.until == now + .seconds(10))
    try await desk.scheduler(at: now + .seconds(9)).tick()
    #expect(try desk.names() == [])
    let coming = try await desk.database.read { [desk] in
      try ComingSlots(list, count: 1, in: desk.publication, mode: .live, now: now + .seconds(9), $0)
    }
    #expect(coming.days.first?.urgency == "late: waits until \((now + .seconds(10)).rfc3339), as long as it can be taken back at the desk")
    // What somebody decides meanwhile belongs to it.
    #expect(try await newsroom.decide(.release, of: "b", on: list, now: now + .seconds(5)) { _ in }?.until == undo.until)
    try await newsroom.skip(day.adding(days: 2), of: list, because: "rest", now: now + .seconds(6)) { _ in }
    try await newsroom.takeBack(day, of: list, now: now + .seconds(9)) { _ in }
    #expect(try await held() == ["a": "figures, all", "b": "figures, all"])
    #expect(try await desk.database.read { try Slot.skips(list: list.id, $0) }.isEmpty)
    try await desk.scheduler(at: now + .seconds(60)).tick()
    #expect(try desk.names() == [])
    await #expect(throws: OpenDayUndo.TooLate.self) { try await newsroom.takeBack(day, of: list, now: now + .seconds(9)) { _ in } }
    _ = try #require(try await newsroom.decide(.release, of: "b", on: list, now: now + .seconds(60)) { _ in })
    // To keep it back takes it back as well, and to let it go again waits anew.
    #expect(try await newsroom.decide(.hold("no"), of: "b", on: list, now: now + .seconds(65)) { _ in } == nil)
    try await desk.scheduler(at: now + .seconds(75)).tick()
    _ = try #require(try await newsroom.decide(.release, of: "b", on: list, now: now + .seconds(80)) { _ in })
    await #expect(throws: OpenDayUndo.TooLate.self) { try await newsroom.takeBack(day, of: list, now: now + .seconds(90)) { _ in } }
    try await desk.scheduler(at: now + .seconds(90)).tick()
    #expect(try desk.names() == ["b"])
    await #expect(throws: (any Error).self) { try await newsroom.takeBack(day, of: list, now: now + .seconds(85)) { _ in } }
  }

  @Test func `What is let go when a day is nearly over goes at once: it would take nothing after`() async throws {
    defer { desk.remove() }
    let (list, day, _) = try await openDay("a")
    let late = day.at(hour: 14, minute: 59, in: .gmt) + .seconds(57)
    #expect(try await newsroom.decide(.release, of: "a", on: list, now: late) { _ in } == nil)
    try await desk.scheduler(at: late + .seconds(1)).tick()
    #expect(try desk.names() == ["a"])
  }

  @Test func `That an open day sends after all can be taken back, but not over what somebody else has decided since`() async throws {
    defer { desk.remove() }
    let (list, day, now) = try await openDay()
    try desk.write("a.md", "title: a\nready: true")
    let skips = { [desk] in try desk.database.blockingRead { try Slot.skips(list: list.id, $0) } }
    try await newsroom.skip(day, of: list, because: "rest", now: now) { _ in }
    try await newsroom.unskip(day, of: list, now: now) { _ in }
    try await desk.scheduler(at: now + .seconds(1)).tick()
    #expect(try desk.names() == [])
    try await newsroom.takeBack(day, of: list, now: now + .seconds(1)) { _ in }
    #expect(try skips() == [day.description: "rest"])
    try await newsroom.unskip(day, of: list, now: now + .seconds(20)) { _ in }
    try await desk.database.write { try QueuePlace(heldBecause: "x").keep(slug: "a", list: list.id, $0) }
    await #expect(throws: OpenDayUndo.TooLate.self) { try await newsroom.takeBack(day, of: list, now: now + .seconds(21)) { _ in } }
    #expect(try skips().isEmpty)
    // Where nothing goes by it nothing waits.
    let other = day.adding(days: 3)
    try await newsroom.skip(other, of: list, because: "rest", now: now + .seconds(40)) { _ in }
    let undo = try await desk.database.read { try Slot.find(list: list.id, $0)?.undo }
    #expect(undo == nil)
  }

  @Test func `A save keeps BOM, line ends and permissions, and writes what was typed and nothing else`() async throws {
    let file = try file("crlf.md", [0xEF, 0xBB, 0xBF] + Array("---\r\ntitle: x\r\n---\r\nbody\r\n".utf8))
    chmod(file.path, 0o640)
    let content = try #require(try file.read())
    #expect(content.text == "---\ntitle: x\n---\nbody\n")
    guard case .saved(let saved) = try await save(content.text.replacing("body", with: "new\r\nbody"), file, over: content.hash) else {
      Issue.record("not saved")
      return
    }
    #expect(bytes(file) == [0xEF, 0xBB, 0xBF] + Array("---\r\ntitle: x\r\n---\r\nnew\r\nbody\r\n".utf8))
    #expect(try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions] as? Int == 0o640)
    #expect(try file.read() == saved)
    #expect(try FileManager.default.contentsOfDirectory(atPath: desk.publication.posts) == ["crlf.md"], "no draft is left")
  }

  @Test(arguments: [[], [0xEF, 0xBB, 0xBF] as [UInt8]])
  func `A text that is sent with a BOM is the text without it, and the file has one if it had one`(mark: [UInt8]) async throws {
    let file = try file("notepad.md", mark + Array("before\n".utf8))
    let base = try #require(try file.read()).hash
    guard case .saved(let saved) = try await save("\u{FEFF}after\r\n", file, over: base) else {
      Issue.record("not saved")
      return
    }
    #expect(saved.text == "after\n" && bytes(file) == mark + Array("after\n".utf8))
    guard case .unchanged = try await save("\u{FEFF}after\r\n", file, over: base) else {
      Issue.record("the same again is no change")
      return
    }
  }

  @Test func `A file that was changed underneath is not written over, and both texts are versions`() async throws {
    let file = try file()
    let base = try #require(try file.read()).hash
    try Data("theirs\n".utf8).write(to: URL(filePath: file.path))
    guard case .conflict(let theirs) = try await save("mine\n", file, over: base) else {
      Issue.record("written")
      return
    }
    #expect(theirs?.text == "theirs\n" && bytes(file) == Array("theirs\n".utf8))
    _ = try await save("mine\n", file, over: base, as: .auto)
    let revisions = try await newsroom.revisions(of: file)
    #expect(revisions.map(\.way) == [.kept, .found], "the same said twice is kept once")
    #expect(try await newsroom.revision(revisions[0].id, of: file)?.text == "mine\n")
    #expect(revisions.map(\.who) == ["ada@example.org", ""])
  }

  @Test func `What somebody writes between the look and the step is put back`() async throws {
    let file = try file()
    let content = try #require(try file.read())
    let draft = try file.draft(Array("mine\n".utf8), like: content)
    try Data("theirs\n".utf8).write(to: URL(filePath: file.path))
    #expect(try !draft.takePlace { $0 == content.bytes })
    #expect(bytes(file) == Array("theirs\n".utf8))
    #expect(try FileManager.default.contentsOfDirectory(atPath: desk.publication.posts) == ["hello.md"])
  }

  @Test func `What a save left that was killed is a version, and no file any more`() async throws {
    let file = try file()
    let left = "\(desk.publication.posts)/.hello.md-ABCDEF01.new"
    try Data("theirs\n".utf8).write(to: URL(filePath: left))
    _ = try await save("mine\n", file, over: #require(try file.read()).hash)
    #expect(FileManager.default.fileExists(atPath: left), "another may be about to save")
    try FileManager.default.setAttributes([.modificationDate: Date(timeIntervalSinceNow: -4000)], ofItemAtPath: left)
    _ = try await save("mine again\n", file, over: #require(try file.read()).hash)
    #expect(!FileManager.default.fileExists(atPath: left))
    let revisions = try await newsroom.revisions(of: file)
    #expect(try await newsroom.revision(#require(revisions.first { $0.way == .found }).id, of: file)?.text == "theirs\n")
  }

  @Test func `A file that is gone is not made anew, and the text is kept`() async throws {
    let file = try file()
    let base = try #require(try file.read()).hash
    try FileManager.default.removeItem(atPath: file.path)
    guard case .conflict(nil) = try await save("mine\n", file, over: base) else {
      Issue.record("written")
      return
    }
    #expect(try file.read() == nil)
    #expect(try await newsroom.revisions(of: file).map(\.way) == [.kept])
  }

  @Test func `Of many who save at once over the same file one is written, and the texts of all are there`() async throws {
    let file = try file()
    let base = try #require(try file.read()).hash
    let other = try Self.newsroom(desk, try TestDatabase.open(desk.folder + "/t.sqlite", creating: false))
    let now = now
    let saved = try await withThrowingTaskGroup(of: Bool.self) { group in
      for number in 0..<12 {
        let newsroom = number.isMultiple(of: 2) ? newsroom : other
        group.addTask {
          let saving = try await newsroom.save("text \(number)\n", to: file, over: base, .saved, by: "p\(number)@x.org", now: now) { _ in }
          if case .saved = saving { return true }
          return false
        }
      }
      return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
    }
    #expect(saved == 1)
    var texts: Set<String> = []
    for revision in try await newsroom.revisions(of: file) {
      texts.insert(try #require(try await newsroom.revision(revision.id, of: file)).text)
    }
    #expect(texts.isSuperset(of: (0..<12).map { "text \($0)\n" }))
    #expect(try FileManager.default.contentsOfDirectory(atPath: desk.publication.posts) == ["hello.md"])
  }

  @Test func `What cannot be noted is not written`() async throws {
    let file = try file()
    let before = bytes(file)
    let base = try #require(try file.read()).hash
    await #expect(throws: StoreError.self) {
      _ = try await newsroom.save("mine\n", to: file, over: base, .saved, by: "a", now: now) { _ in throw StoreError.locked }
    }
    #expect(bytes(file) == before)
    #expect(try await newsroom.revisions(of: file).isEmpty)
    #expect(try FileManager.default.contentsOfDirectory(atPath: desk.publication.posts) == ["hello.md"])
  }

  @Test func `Versions are bounded: the latest of all, and more of those that a hand saved`() async throws {
    let file = try file()
    let now = now
    try await desk.database.write { connection in
      for number in 1...400 {
        let way: PostRevision.Way = number.isMultiple(of: 20) ? .saved : .auto
        try PostRevision.add("\(number)", hash: PostFile.hash(Array("\(number)".utf8)), of: file, way, by: "a", now: now, connection)
      }
    }
    let ways = try await newsroom.revisions(of: file).map(\.way)
    #expect(ways.count == PostRevision.latest + 15 && ways.count { $0 == .saved } == 20)
  }

  @Test(arguments: ["../x.md", "a/b.md", ".x.md", "_x.md", "README.md", "x.txt", "", "x\u{0}.md", "\\x.md", "..md", "a\n.md"])
  func `No name leads out of the folder, or to what is no post`(_ name: String) {
    #expect(newsroom.file(name) == nil)
  }

  @Test func `What is a link, too large or no text is neither read nor written`() throws {
    let real = try file("real.md")
    let link = try #require(newsroom.file("link.md"))
    try FileManager.default.createSymbolicLink(atPath: link.path, withDestinationPath: real.path)
    #expect(throws: PostFile.Fault.link) { try link.read() }
    let folder = try #require(newsroom.file("folder.md"))
    try FileManager.default.createDirectory(atPath: folder.path, withIntermediateDirectories: false)
    #expect(throws: PostFile.Fault.link) { try folder.read() }
    #expect(throws: PostFile.Fault.notUTF8) { try file("latin.md", [0x61, 0xE9]).read() }
    #expect(throws: PostFile.Fault.large) { try file("large.md", [UInt8](repeating: 0x61, count: PostFile.sizeLimit + 1)).read() }
  }

  @Test func `A new post is a draft under its title's name, or the next one`() async throws {
    let first = try await newsroom.begin("Ünder the: Tree", by: "a", now: now) { _, _ in }
    let second = try await newsroom.begin("Under the tree", by: "a", now: now) { _, _ in }
    #expect([first.name, second.name] == ["under-the-tree.md", "under-the-tree-2.md"])
    #expect(try first.read()?.text == "---\ntitle: \"Ünder the: Tree\"\nready: false\n---\n\n")
    #expect(try await newsroom.begin("日本", by: "a", now: now) { _, _ in }.name == "post.md")
  }

  @Test(arguments: [
    ("../../etc/passwd", "passwd"), ("C:\\x\\Bench 1.PNG", "bench-1"), (".htaccess", "picture"), ("<script>.png", "script"),
    ("", "picture"),
    ("a.php.png", "a"), ("\u{202E}gnp.exe", "gnp"),
  ])
  func `A picture is called by letters, digits and hyphens, whatever it was called`(_ name: String, _ stem: String) async throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path
    let png = Array(try #require(FileManager.default.contents(atPath: root + "/Templates/Sample/ada.png")))
    let file = try file()
    let put = try await newsroom.put(try PostPicture(png, named: name), beside: file) { _, _ in }
    #expect(put == stem + ".png")
    #expect(try await newsroom.put(try PostPicture(png, named: name), beside: file) { _, _ in } == put, "the same is there already")
    try Data("another".utf8).write(to: URL(filePath: desk.publication.posts + "/" + put))
    #expect(try await newsroom.put(try PostPicture(png, named: name), beside: file) { _, _ in } == stem + "-2.png")
    #expect(FileManager.default.contents(atPath: desk.publication.posts + "/" + put) == Data("another".utf8))
  }

  @Test func `What is no picture of a mail is refused by what is in it`() {
    #expect(throws: PostPicture.Fault.empty) { try PostPicture([], named: "a.png") }
    #expect(throws: PostPicture.Fault.kind) { try PostPicture(Array("<svg onload='alert(1)'/>".utf8), named: "a.png") }
    #expect(throws: PostPicture.Fault.kind) { try PostPicture(Array("<html>".utf8), named: "a.gif") }
    #expect(throws: PostPicture.Fault.damaged) {
      try PostPicture(
        [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52, 0, 0, 0, 9, 0, 0, 0, 9], named: "a.png")
    }
    #expect(throws: PostPicture.Fault.large) { try PostPicture([UInt8](repeating: 0, count: PostPicture.sizeLimit + 1), named: "a.png") }
  }

  @Test func `The difference of two texts shows what was changed and a little around it`() {
    let old = (1...30).map(String.init).joined(separator: "\n")
    let changes = TextChange.lines(from: old, to: old.replacing("15", with: "x\ny"))
    #expect(changes.map(\.text) == ["", "12", "13", "14", "15", "x", "y", "16", "17", "18", ""])
    #expect(changes.map(\.kind) == [.gap, .same, .same, .same, .gone, .new, .new, .same, .same, .same, .gap])
    #expect(TextChange.lines(from: old, to: old).isEmpty)
    let (left, right) = ((1...5000).map { "a\($0)" }.joined(separator: "\n"), (1...5000).map { "b\($0)" }.joined(separator: "\n"))
    #expect(TextChange.lines(from: left, to: right).count == 10_000)
  }

  @Test func `What is sent is what was shown, once, and can be taken back before it leaves`() async throws {
    let file = try file("hello.md", Array("---\ntitle: A bench\n---\nHello there.\n".utf8))
    let shown = try await newsroom.outlook(of: file, at: now, now: now).prospect
    #expect(shown.count.readers == 2 && shown.list?.slug == "main")
    try Data("---\ntitle: A bench\n---\nHello others.\n".utf8).write(to: URL(filePath: file.path))
    await #expect(throws: SendingRefusal.self) {
      _ = try await newsroom.send(file, showing: shown.hash, at: nil, now: now) { _, _ in }
    }
    let hash = try await newsroom.outlook(of: file, at: now, now: now).prospect.hash
    let (room, time) = (newsroom, now)
    let sent = await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<4 {
        group.addTask { (try? await room.send(file, showing: hash, at: nil, now: time) { _, _ in }) != nil }
      }
      return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
    }
    #expect(sent == 1)
    let campaign = try #require(try await newsroom.scheduled("hello"))
    #expect(campaign.sendAt == now + .seconds(10))
    #expect(try await newsroom.takeBack("hello", now: now) { _, _ in })
    #expect(try await !newsroom.takeBack("hello", now: now) { _, _ in })
    #expect(try await newsroom.outlook(of: file, at: now, now: now).earlier == nil)
  }

  @Test func `What nobody has approved is not sent`() async throws {
    let desk = try desk.approved(by: ["anna@example.org"])
    let newsroom = try Self.newsroom(desk, desk.database)
    let file = try file("hello.md", Array("---\ntitle: A bench\n---\nHello there.\n".utf8))
    let hash = try await newsroom.outlook(of: file, at: now, now: now).prospect.hash
    await #expect(throws: Unapproved.self) { _ = try await newsroom.send(file, showing: hash, at: nil, now: now) { _, _ in } }
    #expect(try await newsroom.scheduled("hello") == nil)
  }

  @Test func `The shelf has every file once, with what the queue says of it`() async throws {
    for (name, text) in [
      ("a.md", "---\ntitle: Ready one\nready: true\n---\nx\n"), ("b.md", "---\ntitle: Draft\n---\nx\n"), ("c.md", "no head\n"),
      ("d.md", ""),
      ("e.md", "---\ntitle: Lost\nlist: nowhere\n---\nx\n"), ("f.md", "---\ntitle: Sent\n---\nx\n"),
    ] {
      _ = try file(name, Array(text.utf8))
    }
    let sent = try #require(newsroom.file("f.md"))
    let hash = try await newsroom.outlook(of: sent, at: now, now: now).prospect.hash
    _ = try await newsroom.send(sent, showing: hash, at: now + .seconds(3600), now: now) { _, _ in }
    let items = try await newsroom.shelf(now: now).items
    #expect(Set(items.map(\.file)) == ["a.md", "b.md", "c.md", "d.md", "e.md", "f.md"] && items.count == 6)
    let words = Dictionary(uniqueKeysWithValues: items.map { ($0.file, "\($0.standing)".prefix { $0 != "(" }) })
    #expect(words["f.md"] == "scheduled" && words["d.md"] == "waiting" && words["a.md"] == "waiting")
    guard case .waiting(let ready) = items.first(where: { $0.file == "a.md" })?.standing else {
      Issue.record("does not wait")
      return
    }
    #expect(ready.standing == .ready && ready.title == "Ready one")
  }
}
