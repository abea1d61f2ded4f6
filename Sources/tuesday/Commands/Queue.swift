import ArgumentParser
import Audience
import Campaigns
import Foundation
import Markdown
import Store
import Words

struct Queue: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "The posts that wait for the slot, in their order.",
    discussion: """
      A post waits in the folder of posts with `ready: true`, those with a `date` first, by it, then by file name. What is decided here goes before \
      that: an order, a day that one post has alone, a post that is held back.
      """,
    subcommands: [Show.self, Move.self, Pin.self, Unpin.self, Hold.self, Release.self], defaultSubcommand: Show.self)

  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Each post with the day on which it would go out, or why it does not.")

    @OptionGroup var options: PublicationOptions
    @OptionGroup var list: ListOptions
    @OptionGroup var output: OutputOptions

    private struct Waiting: Encodable {
      let slug: String
      let title: String
      /// Nil for what is scheduled: that is not read from a file any more.
      let path: String?
      /// scheduled, ready, draft, faulty, unread (it is for nobody), held, dated, pinned, unapproved
      let standing: String
      /// approved, open, refused, changed, impossible; nil where nobody has to approve it, or it cannot go out anyway.
      let approval: String?
      /// The day of the slot that would take it.
      let day: String?
      /// The day that is this post's alone, also while it cannot go.
      let pinnedTo: String?
      let note: String?
    }

    func run() async throws {
      let settings = try options.load()
      let database = try settings.open()
      let list = try await list.find(database)
      let (coming, unreachable) = try await database.read {
        (try ComingSlots(list, count: 104, settings, now: .now(), $0), try settings.publication.unreachableApprovers($0))
      }
      // Those with a day come first, by it.
      let entries = coming.queue.entries.map { ($0, coming.index(of: $0.slug)) }.sorted { ($0.1 ?? .max) < ($1.1 ?? .max) }
      let waiting = entries.map { entry, day in
        Waiting(
          slug: entry.slug, title: entry.title, path: entry.path, standing: entry.word, approval: entry.approval?.word,
          day: day.map { coming.days[$0].date }, pinnedTo: entry.pinnedTo?.description,
          note: entry.note(
            isComing: day != nil || coming.slot == nil, until: coming.days.last.flatMap { LocalDate($0.date) },
            urgency: day.flatMap { coming.days[$0].urgency }))
      }
      let scheduled = try coming.scheduled.map { issue in
        let change = try issue.change(in: settings.publication).map { "\($0); \(issue.advice)" }
        let lost = coming.lost[issue.campaign.slug].map { "nobody will get it: \($0)" }
        let urgency = coming.days.first { $0.scheduled == issue.campaign.name }?.urgency
        let notes = [lost ?? urgency, change].compactMap(\.self)
        return Waiting(
          slug: issue.campaign.slug, title: issue.campaign.title, path: nil, standing: "scheduled", approval: nil,
          day: (issue.day ?? LocalDate(issue.campaign.sendAt, in: settings.publication.zone)).description, pinnedTo: nil,
          note: notes.isEmpty ? nil : notes.joined(separator: "; "))
      }
      if let unreachable, coming.queue.entries.contains(where: { !$0.isApproved }) {
        Terminal.complain("\(unreachable). \(Settings.adviceOnApprovers)")
      }
      let all = scheduled + waiting
      let rows = all.map { [$0.day ?? "-", $0.slug, $0.title, [$0.standing, $0.note].compactMap(\.self).joined(separator: ": ")] }
      try output.show(all, else: rows.isEmpty ? "No post waits." : Terminal.table(rows))
    }
  }

  struct Move: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Put a post at a place: tuesday queue move my-post 1",
      discussion: "Posts that become ready later come behind those in order.")

    @OptionGroup var post: QueuedPost

    @Argument(help: "Its place among those that are ready, from 1.", transform: WholeNumber.within(1...10_000))
    var place: Int

    func run() async throws {
      let number = place
      let (order, leaving) = try await post.change { slug, places, waiting in
        try QueueDecision.move(number).apply(to: slug, &places, waiting)
        return QueueDecision.order(moving: slug, to: number, waiting)
      }
      try post.output.tell("The order is now: \(order.joined(separator: ", ")).", ["order": .text(order.joined(separator: " "))], leaving)
    }
  }

  struct Pin: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Give a day of the slot to one post: tuesday queue pin my-post 2026-12-22",
      discussion: "It goes out on that day and on no other, and no other goes out on that day, even when this one is not ready.")

    @OptionGroup var post: QueuedPost

    @Argument(help: "The day, as YYYY-MM-DD.")
    var day: String

    func run() async throws {
      let day = day
      let leaving = try await post.changeOnDay(day) { slug, places, waiting, date in
        do throws(QueueDecision.Refusal) { try QueueDecision.pin(date).apply(to: slug, &places, waiting) } catch {
          throw error.told(of: slug)
        }
      }
      try post.output.tell(
        "\(post.slug) goes out on \(day), and nothing else does.", ["post": .text(post.slug), "day": .text(day)], leaving)
    }
  }

  struct Unpin: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Let a pinned post go out when its turn comes.")

    @OptionGroup var post: QueuedPost

    func run() async throws {
      let (_, leaving) = try await post.change { try QueueDecision.unpin.apply(to: $0, &$1, $2) }
      try post.output.tell("\(post.slug) goes out when its turn comes.", ["post": .text(post.slug)], leaving)
    }
  }

  struct Hold: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Keep a post back, whatever its file says.")

    @OptionGroup var post: QueuedPost

    @Option(help: "Why; `tuesday queue` tells it.")
    var because: String = "by hand"

    func run() async throws {
      let because = because
      let (_, leaving) = try await post.change { try QueueDecision.hold(because).apply(to: $0, &$1, $2) }
      try post.output.tell("\(post.slug) is held: \(because).", ["post": .text(post.slug), "held": .text(because)], leaving)
    }
  }

  struct Release: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Let a post go that was held.")

    @OptionGroup var post: QueuedPost

    func run() async throws {
      let (_, leaving) = try await post.change { try QueueDecision.release.apply(to: $0, &$1, $2) }
      try post.output.tell("\(post.slug) goes out when its turn comes.", ["post": .text(post.slug)], leaving)
    }
  }
}

/// A post that waits, by its slug, for commands that decide about it.
struct QueuedPost: ParsableArguments {
  @OptionGroup var options: PublicationOptions
  @OptionGroup var list: ListOptions
  @OptionGroup var output: OutputOptions

  @Argument(help: "The post's slug.")
  var slug: String

  /// What was decided about the posts that wait is changed and kept in one transaction.
  ///
  /// - Returns: what `body` gave, and the day on which something goes out at once by that.
  /// - Throws: with a guess, when no such post waits.
  func change<Result: Sendable>(
    _ body: @escaping @Sendable (String, inout [String: QueuePlace], [PostQueue.Entry]) throws -> Result
  ) async throws -> (Result, leaving: ComingSlots.Day?) {
    let settings = try options.load()
    let database = try settings.open()
    return try await change(try await list.find(database), settings, database, body)
  }

  /// The same for a day of the slot.
  func changeOnDay(
    _ day: String, _ body: @escaping @Sendable (String, inout [String: QueuePlace], [PostQueue.Entry], LocalDate) throws -> Void
  ) async throws -> ComingSlots.Day? {
    let settings = try options.load()
    let database = try settings.open()
    let list = try await list.find(database)
    let date = try await database.read { connection in
      let coming = try ComingSlots(list, count: 4, settings, now: .now(), connection)
      let date = try ScheduleDay.parse(day, of: coming)
      do { try Slot.requireTakenIn(date, list: list.id, connection) } catch let refusal as DayRefusal {
        throw ScheduleDay.refused(refusal, of: coming)
      }
      return date
    }
    return try await change(list, settings, database) { slug, places, waiting in try body(slug, &places, waiting, date) }.leaving
  }

  private func change<Result: Sendable>(
    _ list: MailingList, _ settings: Settings, _ database: Database,
    _ body: @escaping @Sendable (String, inout [String: QueuePlace], [PostQueue.Entry]) throws -> Result
  ) async throws -> (Result, leaving: ComingSlots.Day?) {
    let slug = slug
    let entries = try await database.read { connection in
      let entries = try PostQueue(of: list, in: settings.publication, mode: settings.mode, complete: true, connection).entries
      if !entries.contains(where: { $0.slug == slug }) {
        let absence = try Self.absence(of: slug, list, among: entries, settings, connection)
        // What was decided about a file that is gone can be taken back too; what has a day, or went out, is not kept back by a word about its file.
        guard absence.code == .noInput, try QueuePlace.all(list: list.id, connection)[slug] != nil else { throw absence }
      }
      return entries
    }
    return try await OpenDay(list: list, settings: settings, database: database).decide { connection in
      do {
        return try QueueDecision.keep(of: list.id, mode: settings.mode, connection) { try body(slug, &$0, entries) }
      } catch let refusal as DayRefusal {
        throw ScheduleDay.refused(refusal, of: try ComingSlots(list, count: 4, settings, now: .now(), connection))
      }
    }
  }

  private static func absence(
    of slug: String, _ list: MailingList, among entries: [PostQueue.Entry], _ settings: Settings, _ connection: Connection
  ) throws -> CommandError {
    if let issue = try Campaign.find(slug: slug, list: list.id, mode: settings.mode, connection) {
      return .badData(
        issue.state == .scheduled
          ? "\(slug) is scheduled; to have it wait again, first: tuesday campaign cancel \(issue.name)"
          : "\(slug) went out already; `tuesday status \(slug)` tells")
    }
    let guess = Spelling.guess(slug, among: entries.map(\.slug)).map { "did you mean \($0)? " } ?? ""
    return .noInput("no post \(slug) waits for list \(list.slug); \(guess)`tuesday queue` shows all")
  }
}

extension QueueDecision.Refusal {
  fileprivate func told(of slug: String) -> CommandError {
    switch self {
    case .taken(let day, let other): .badData("\(day) is \(other)'s already; first: tuesday queue unpin \(other)")
    case .early(let day, let date):
      .badData(
        "\(slug) does not go out before \(date), the `date` of its file, so it cannot have \(day): pin it to a later day, or change its date"
      )
    }
  }
}

extension PostQueue.Entry {
  var word: String { isApproved ? standing.word : "unapproved" }

  /// What there is to say of it; nil for one that is ready and has a day.
  ///
  /// - Parameters:
  ///   - last: the last day that was looked at.
  ///   - urgency: what becomes of it on a day that has begun.
  func note(isComing: Bool, until last: LocalDate?, urgency: String? = nil) -> String? {
    // Of one that is pinned and nothing keeps, the standing says it.
    let pin = lapsed?.text ?? pinnedTo.flatMap { standing == .pinned($0) && isApproved ? nil : "\($0) is kept for it" }
    guard let unapproved else {
      let items = kept > 0 ? "it may tell items of feeds, which are in no roundup meanwhile" : nil
      let notes = [
        urgency, obstacle?.reason, items, standing.note(path: path, isComing: isComing, until: last), pin, approval?.text,
      ].compactMap(\.self)
      return notes.isEmpty ? nil : notes.joined(separator: "; ")
    }
    return [unapproved.message, unapproved.hint, pin].compactMap(\.self).joined(separator: "; ")
  }
}

extension PostQueue.Standing {
  fileprivate var word: String {
    switch self {
    case .ready: "ready"
    case .draft: "draft"
    case .faulty: "faulty"
    case .unread: "unread"
    case .held: "held"
    case .dated: "dated"
    case .pinned: "pinned"
    }
  }

  /// What there is to say of a post; nil for one that is ready.
  fileprivate func note(path: String, isComing: Bool, until last: LocalDate?) -> String? {
    switch self {
    case .ready: isComing ? nil : "the slot has no day for it in sight"
    case .draft: "its front matter has no `ready: true`"
    // What is wrong is told beside it.
    case .faulty: "`tuesday check \(path)` tells"
    case .unread: nil
    case .held(let reason): reason
    case .dated(let day): "not before \(day)"
    case .pinned(let day): "to \(day)"
    }
  }
}
