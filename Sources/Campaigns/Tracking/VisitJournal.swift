package import Audience
internal import Dispatch
package import Logging
package import Store
internal import Synchronization

/// Writes visits down as they come, whatever the database does: ``VisitIntake`` brings them there.
package final class VisitJournal: @unchecked Sendable {
  private struct Place {
    let file: VisitFile
    let offset: Int
  }

  let folder: String
  private let logger: Logger
  /// Everything below happens on it: a disk that is slow holds up no thread that answers visitors.
  private let queue = DispatchQueue(label: "visits")
  private var file: VisitFile?
  private var watch = VisitWatch<Place>()
  /// Mails that are shown, apart from links: a mail program asks for the picture in the moment in which a quick reader clicks.
  private var shown = VisitWatch<Place>()
  private var isFull = false
  /// Pages that were asked for and are not in `watch` yet.
  private let passing = Mutex<[(page: String, visitor: Visitor, at: Timestamp)]>([])
  /// Whether anything is counted, and so anybody has to be told from programs.
  private let counts: Atomic<Bool>

  /// Octets after which a new file begins; and of all files together, while the database takes none: some hundred thousand visits.
  private static let (fileLimit, limit) = (1 << 20, 64 << 20)

  /// - Parameter counts: whether mails that are sent now have something to count; one of before shows itself when it is followed.
  package init(beside database: Database, counts: Bool = true, logger: Logger) {
    folder = VisitFile.folder(of: database)
    self.counts = Atomic(counts)
    self.logger = logger
  }

  /// A link was followed, or a mail shown. Returns when it is written down, or is not to be.
  func note(_ link: TrackedLink, reader: PublicID?, by visitor: Visitor, now: Timestamp) async {
    counts.store(true, ordering: .relaxed)
    await onQueue { [self] in
      takePassing()
      let isPicture = link.number == 0
      func visit(_ isMachine: Bool) -> Visit {
        Visit(isPicture ? .opened : .clicked, at: now, campaign: link.campaign, link: link.number, reader: reader, isMachine: isMachine)
      }
      if isPicture ? visitor.showsNobody : visitor.isMachine {
        if !visitor.isHead { _ = append(visit(true)) }
        return
      }
      let keys = keys(visitor, reader.map { (link.campaign, $0) }).filter {
        if case .place = $0 { !isPicture || !visitor.isOpener } else { true }
      }
      let goal = VisitWatch<Place>.Goal.link(link.campaign, link.number)
      let judgement = isPicture ? judge(&shown, keys, goal, now) : judge(&watch, keys, goal, now)
      if judgement.isAgain { return }
      let place = visitor.isHead ? nil : append(visit(judgement.isTooFast))
      if isPicture { shown.enter(keys, goal, at: now, place) } else { watch.enter(keys, goal, at: now, place) }
    }
  }

  /// Another page was asked for that mails link to: it counts as nothing, and tells who tries all links out. Nobody waits for it, and whatever
  /// is noted afterwards finds it done.
  func pass(_ page: String, by visitor: () -> Visitor, now: Timestamp) {
    guard counts.load(ordering: .relaxed) else { return }
    let visitor = visitor()
    let isFirst = passing.withLock { passing in
      passing.append((page, visitor, now))
      return passing.count == 1
    }
    // Not at once for each: waking the queue would cost more than all else about a page.
    if isFirst { queue.asyncAfter(deadline: .now() + .milliseconds(20)) { [self] in takePassing() } }
  }

  private func takePassing() {
    let passed = passing.withLock { passing in
      defer { passing = [] }
      return passing
    }
    for (page, visitor, now) in passed {
      let keys = keys(visitor, nil)
      if !judge(&watch, keys, .page(page), now).isAgain { watch.enter(keys, .page(page), at: now, nil) }
    }
  }

  private func keys(_ visitor: Visitor, _ reader: (CampaignID, PublicID)?) -> [VisitWatch<Place>.Key] {
    [reader.map { .reader($0, $1) }, visitor.place.map { .place($0) }].compactMap(\.self)
  }

  private func judge(
    _ watch: inout VisitWatch<Place>, _ keys: [VisitWatch<Place>.Key], _ goal: VisitWatch<Place>.Goal, _ now: Timestamp
  ) -> VisitWatch<Place>.Judgement {
    let judgement = watch.judge(keys, goal, at: now)
    for place in judgement.mistaken { place.file.withdraw(at: place.offset) }
    return judgement
  }

  private func append(_ visit: Visit) -> Place? {
    if isFull { return nil }
    do {
      if let file, file.size < Self.fileLimit { return try append(visit, to: file) }
      guard VisitFile.paths(in: folder).reduce(0, { $0 + VisitFile.size(of: $1) }) < Self.limit else {
        isFull = true
        logger.error("nothing more is counted: the database has not taken those that wait", metadata: ["folder": "\(folder)"])
        return nil
      }
      let new = try VisitFile(folder: folder)
      file = new
      return try append(visit, to: new)
    } catch {
      logger.error("a visit could not be written down", metadata: ["error": "\(error)"])
      return nil
    }
  }

  private func append(_ visit: Visit, to file: VisitFile) throws -> Place {
    guard let offset = file.append(visit) else { throw StoreError.cannotOpen(path: file.path, reason: "there is no room to write") }
    return Place(file: file, offset: offset)
  }

  // MARK: For who takes them

  /// The file that is written to.
  var current: String? { queue.sync { file?.path } }

  /// What is known of visitors is forgotten in time, and what there was no room for may have some.
  func refresh(now: Timestamp) {
    queue.sync {
      watch.forget(at: now)
      shown.forget(at: now)
      isFull = false
    }
  }

  /// Begins a new file with the next visit, if the current one is no longer than what was taken of it.
  func retire(_ path: String, taken: Int) {
    queue.sync { if let file, file.path == path, file.size <= taken { self.file = nil } }
  }

  /// Leaves all files to whoever takes them.
  func close() {
    queue.sync {
      (watch, shown) = (VisitWatch(), VisitWatch())
      file = nil
    }
  }

  private func onQueue(_ body: @Sendable @escaping () -> Void) async {
    await withCheckedContinuation { done in
      queue.async {
        body()
        done.resume()
      }
    }
  }

  /// Takes an erased person out of what waits beside the database.
  package static func forget(_ reader: PublicID, beside database: Database) {
    VisitFile.forget(reader, in: VisitFile.folder(of: database))
  }
}
