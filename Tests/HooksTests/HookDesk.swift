import Audience
import Delivery
import Foundation
import Logging
import Mail
import Store
import Synchronization
import TestDatabases

@testable import Campaigns
@testable import Hooks

/// A publication with hooks, whose answers and clock the test gives.
final class HookDesk: @unchecked Sendable {
  struct Told: Sendable {
    let hook: String
    let id: String
    let type: String
    let body: String

    /// Of the row, between the hook's mark and the time.
    var number: String { id.split(separator: "_").dropFirst(2).first.map(String.init) ?? "" }

    /// What is at this path of names, as text.
    subscript(_ path: String...) -> String {
      var value: Any? = try? JSONSerialization.jsonObject(with: Data(body.utf8))
      for name in path { value = (value as? [String: Any])?[name] }
      return value.map { "\($0)" } ?? ""
    }
  }

  let folder: String
  let database: Database
  let publication: Publication
  let notices: Notices
  let main: ListID
  let digest: ListID
  private let clock = Mutex(Timestamp(milliseconds: 1_800_000_000_000))
  private let record = Mutex<[Told]>([])
  private let answers = Mutex<[HookAnswer]>([])
  /// Happens while a hook answers.
  let meanwhile = Mutex<(@Sendable () throws -> Void)?>(nil)
  let isOver = Mutex(false)

  var now: Timestamp {
    get { clock.withLock { $0 } }
    set { clock.withLock { $0 = newValue } }
  }
  var told: [Told] { record.withLock { $0 } }
  var types: [String] { told.map(\.type) }
  var numbers: [String] { told.map(\.number) }

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "tuesday-hooks-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder + "/posts", withIntermediateDirectories: true)
    database = try TestDatabase.open(folder + "/t.sqlite")
    let now = Timestamp(milliseconds: 1_800_000_000_000)
    (main, digest) = try database.blockingWrite {
      (try MailingList.ensure("main", now: now, $0), try MailingList.ensure("digest", now: now, $0))
    }
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path
    publication = Publication(
      name: "The Letter", description: "", from: try Mailbox(parsing: "The Letter <letter@example.org>"), replyTo: nil,
      postalAddress: "1 Main Street", language: "en", zone: .gmt, baseURL: "https://letter.example.org", posts: folder + "/posts",
      themes: [root + "/Templates/Email"], theme: "letter", media: folder + "/media", cards: folder + "/cards",
      mails: [root + "/Templates/Mails"], tracking: .off, approvers: [], feeds: [], isPublished: { _ in false })
    let terms = Campaign.Terms(mode: .live, promise: .neverTwice, expiresAfter: .seconds(86_400))
    notices = try Notices(publication, to: [try EmailAddress(parsing: "writer@example.org")], terms)
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  func write<Result>(_ body: (Connection) throws -> Result) throws -> Result { try database.blockingWrite(body) }

  static func hook(
    _ name: String = "crm", events: Set<HookEvent> = HookEvent.usual, lists: Set<String> = []
  ) -> Hook {
    var generator = SystemRandomNumberGenerator()
    return Hook(name: name, url: "https://crm.example.org/t", events: events, lists: lists, secrets: [HookSecret(&generator)])
  }

  /// Known to the database, as a start of serve makes it.
  func begin(_ hooks: Hook...) throws {
    try write { connection in
      for hook in hooks { try HookState.agree([hook], mark: { "mark\(hook.name)" }, now: now, connection) }
    }
  }

  /// What it says to the next things, in order; then it takes everything.
  func answer(_ next: HookAnswer...) { answers.withLock { $0 = next } }

  func telling(as worker: String = "one") -> HookTelling {
    HookTelling(
      database, publication, notices: notices,
      situation: { try SendingSituation(mode: .live, window: nil, relays: [], now: $0, $1) }, worker: worker,
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
      clock: { [self] in now }, isOver: { [self] in isOver.withLock { $0 } },
      post: { [self] call, hook in
        let type = call.body.firstMatch(of: /"type":"([a-z.]+)"/).map { String($0.1) } ?? ""
        record.withLock { $0.append(Told(hook: hook.name, id: call.id, type: type, body: call.body)) }
        let during = meanwhile.withLock { $0 }
        try during?()
        return answers.withLock { $0.isEmpty ? .taken(status: 204) : $0.removeFirst() }
      })
  }

  /// Until nothing waits, or it does not take something.
  @discardableResult
  func run(_ hook: Hook, as worker: String = "one") async throws -> HookTelling.Outcome {
    let telling = telling(as: worker)
    var outcome = HookTelling.Outcome.more
    while outcome == .more { outcome = try await telling.round(hook) }
    return outcome
  }

  func state(_ hook: Hook) throws -> HookState? { try database.blockingRead { try HookState.find(hook.name, $0) } }

  @discardableResult
  func reader(_ text: String, on list: ListID? = nil) throws -> Subscriber {
    try write { connection in
      var generator = SystemRandomNumberGenerator()
      let id = try Subscriber.upsert(
        EmailAddress(parsing: text), name: "Ada L.", publicID: PublicID(&generator), now: now, connection
      ).id
      try Membership.confirm(id, list: list ?? main, cause: "confirmed by the link in the mail", now: now, connection)
      guard let person = try Subscriber.find(id, connection) else { throw StoreError.engine("nobody") }
      return person
    }
  }

  /// An issue that is scheduled.
  func issue(_ slug: String = "hello") throws -> Campaign {
    let path = publication.posts + "/\(slug).md"
    try "---\ntitle: Hello\ndescription: A post.\n---\n\nText.\n".write(toFile: path, atomically: true, encoding: .utf8)
    let post = try Post.load(path, attributes: [:]).post
    let issue = try IssueRenderer(publication, mode: .live).issue(of: post, today: LocalDate(now, in: .gmt))
    return try write {
      try Campaign.schedule(
        issue, list: main, mode: .live, promise: .neverTwice, sendAt: now, expiresAfter: .seconds(86_400), now: now, $0)
    }
  }
}
