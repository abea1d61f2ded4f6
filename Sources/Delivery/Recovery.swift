package import Store

/// What a crash left behind, put right before anything is sent: every lease of a dead worker goes back to the queue
/// (certainly not past the dot), or becomes accepted (its sender had the answer) or what its campaign promises for an uncertain one.
package struct Recovery: Sendable, Hashable {
  package private(set) var released = 0
  package private(set) var accepted = 0
  package private(set) var uncertain = 0

  /// In one transaction for each dead worker. Living ones are left alone: each has its file in this folder, because nobody sends from another meanwhile.
  package static func run(_ database: Database, folder: String, now: Timestamp) throws -> Recovery {
    try database.claim(InFlightFile.identity(of: folder))
    let workers = try database.blockingRead { try Outbox.workersWithLeases($0) }
    var recovery = Recovery()
    for worker in workers {
      let path = folder + "/" + worker
      guard let remains = InFlightFile.remains(at: path) else { continue }
      try database.blockingWrite { connection in
        for lease in try Outbox.leased(by: worker, connection) {
          let mark = InFlightFile.Mark(delivery: lease.delivery.rawValue, token: lease.token)
          if let reply = remains.accepted[mark] {
            try Outbox.end(lease.delivery, as: .accepted, reply: reply, connection, now: now)
            recovery.accepted += 1
          } else if remains.isOfThisBoot && !remains.marks.contains(mark) {
            try Outbox.release(lease.delivery, connection, now: now)
            recovery.released += 1
          } else {
            let reason = "the sender stopped after the message may have left and before the answer was recorded"
            try Outbox.end(lease.delivery, as: lease.promise.stateOfUncertain, reply: reason, connection, now: now)
            recovery.uncertain += 1
          }
        }
      }
      InFlightFile.discard(path)
    }
    return recovery
  }
}
