internal import Delivery
package import Logging
internal import ServiceLifecycle
package import Store

/// Brings the visits that ``VisitJournal`` wrote down into the database, each once, also those of processes that are gone; tells
/// ``Redirecting`` where links lead now; and forgets in time who followed them.
package struct VisitIntake: Service {
  private let database: Database
  private let journal: VisitJournal
  private let redirecting: Redirecting
  private let keep: Duration
  private let clock: @Sendable () -> Timestamp
  private let logger: Logger
  private let patience = PatientClock()

  /// - Parameter keep: for how long after an issue was sent it is known who followed its links.
  package init(
    database: Database, journal: VisitJournal, redirecting: Redirecting, keep: Duration, logger: Logger,
    clock: @escaping @Sendable () -> Timestamp
  ) {
    self.database = database
    self.journal = journal
    self.redirecting = redirecting
    self.keep = keep
    self.clock = clock
    self.logger = logger
  }

  private static let pause = Duration.seconds(2)
  /// Until it is sure that a visit was none of many: longer than ``VisitWatch`` looks back.
  static let certainty = VisitWatch<Int>.window + .seconds(2)
  /// Lines of one transaction.
  private static let batch = 1_000

  package func run() async throws {
    await cancelWhenGracefulShutdown {
      while !Task.isCancelled {
        var pause = Self.pause
        do { try await tick() } catch {
          logger.error("clicks wait, because the database cannot take them", metadata: ["error": "\(error)"])
          pause = .seconds(30)
        }
        try? await Task.sleep(for: pause)
      }
    }
    journal.close()
    do { try await tick() } catch { logger.warning("the last clicks wait for the next start", metadata: ["error": "\(error)"]) }
  }

  /// One round.
  package func tick() async throws {
    let now = clock()
    redirecting.follow(try await database.read { try LinkTargets.load($0) })
    try await OwnThread.run { try takeIn(now) }
    if let time = patience.look(now: now) { try await forget(before: time + (.zero - keep)) }
  }

  /// Who followed the links of what was sent before.
  func forget(before end: Timestamp) async throws {
    _ = try await database.read { try VisitTally.isOver(before: end, $0) } ? database.write { try VisitTally.forget(before: end, $0) } : 0
  }

  private func takeIn(_ now: Timestamp) throws {
    journal.refresh(now: now)
    let current = journal.current
    try Self.takeInAbandoned(journal.folder, but: current, database, keep, now)
    guard let current else { return }
    let end = (now + (.zero - Self.certainty)).milliseconds
    journal.retire(current, taken: try Self.takeIn(current, until: end, database, keep, now))
  }

  /// Whether the database has all visits of before `time`, those of processes that are gone after this. A living one takes in its own in some seconds.
  static func hasAll(before time: Timestamp, in database: Database, keep: Duration, now: Timestamp) throws -> Bool {
    let folder = VisitFile.folder(of: database)
    try takeInAbandoned(folder, but: nil, database, keep, now)
    return try VisitFile.paths(in: folder).allSatisfy { path in
      let taken = try database.blockingRead { try VisitTally.taken(of: path, $0) }
      // They stand as they came.
      return VisitFile.visits(in: path, from: taken, limit: batch).lazy.compactMap(\.self).first.map { $0.at >= time } ?? true
    }
  }

  private static func takeInAbandoned(
    _ folder: String, but current: String?, _ database: Database, _ keep: Duration, _ now: Timestamp
  ) throws {
    for path in VisitFile.paths(in: folder) where path != current {
      try VisitFile.whenAbandoned(path) {
        _ = try takeIn(path, until: .max, database, keep, now)
        // In this order: a file that came after its row would be taken in once more.
        VisitFile.remove(path)
        try database.blockingWrite { try VisitTally.forget(file: path, $0) }
      }
    }
  }

  /// - Parameter until: milliseconds; later visits wait.
  /// - Returns: how many octets of the file the database has.
  private static func takeIn(_ path: String, until: Int64, _ database: Database, _ keep: Duration, _ now: Timestamp) throws -> Int {
    while true {
      // Looking first: whoever writes is in somebody's way.
      let taken = try database.blockingRead { try VisitTally.taken(of: path, $0) }
      let visits = VisitFile.visits(in: path, from: taken, limit: batch)
      // A time to come is one of a clock that was put back since.
      let sure = visits.prefix { visit in visit.map { $0.at.milliseconds <= until || $0.at > now } ?? true }
      if sure.isEmpty { return taken }
      try database.blockingWrite { connection in
        var tally = VisitTally(keep: keep, now: now)
        for case let visit? in sure { try tally.add(visit, connection) }
        try tally.write(connection)
        try VisitTally.took(taken + sure.count * Visit.length, of: path, connection)
      }
    }
  }
}
