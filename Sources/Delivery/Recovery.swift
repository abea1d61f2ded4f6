package import Store

/// What a crash left behind, put right before anything is sent: every lease of a dead worker goes back to the queue
/// (certainly not past the dot), or becomes accepted (its sender had the answer) or what its campaign promises for an uncertain one.
package struct Recovery: Sendable, Hashable {
  package private(set) var released = 0
  package private(set) var accepted = 0
  package private(set) var uncertain = 0

  /// For how long nobody must have been where a worker was before others settle what it had, without its file. A server that is started anew, and a machine
  /// too, is there again sooner.
  static let patience = Duration.seconds(60)

  /// In one transaction for each dead worker. Living ones are left alone: each has its file in the folder of its place.
  package static func run(_ database: Database, folder: String, presence: Presence, now: Timestamp) throws -> Recovery {
    var recovery = Recovery()
    for worker in try database.blockingRead({ try Outbox.workersToSettle($0) }) {
      switch presence.whereabouts(of: worker) {
      case .here: break
      // A machine that was started anew calls its folder otherwise than before.
      case .gone where InFlightFile.isThere(folder + "/" + worker): break
      case .gone(let time) where time >= patience:
        try database.blockingWrite { connection in
          for lease in try Outbox.leased(by: worker, connection) {
            try Outbox.lose(lease.delivery, token: lease.token, of: worker, as: lease.promise.stateOfUncertain, connection, now: now)
            recovery.uncertain += 1
          }
        }
        continue
      case .gone, .elsewhere: continue
      }
      try recovery.settle(worker, database, folder, now)
    }
    return recovery
  }

  /// By what its file says.
  private mutating func settle(_ worker: String, _ database: Database, _ folder: String, _ now: Timestamp) throws {
    let path = folder + "/" + worker
    guard let remains = InFlightFile.remains(at: path) else { return }
    try database.blockingWrite { connection in
      for lease in try Outbox.leased(by: worker, connection) {
        switch remains.fate(of: lease.delivery, token: lease.token) {
        case .accepted(let reply):
          try Outbox.end(lease.delivery, as: .accepted, reply: reply, connection, now: now)
          accepted += 1
        case .neverLeft:
          try Outbox.release(lease.delivery, connection, now: now)
          released += 1
        case .unknown:
          let reason = "the sender stopped after the message may have left and before the answer was recorded"
          try Outbox.end(lease.delivery, as: lease.promise.stateOfUncertain, reply: reason, connection, now: now)
          uncertain += 1
        }
      }
      for lost in try Outbox.lost(connection) where lost.worker == worker {
        switch remains.fate(of: lost.delivery, token: lost.token) {
        case .accepted(let reply):
          try Outbox.find(lost.delivery, as: .accepted, reply: reply, connection, now: now)
          accepted += 1
        case .neverLeft:
          let reason = "its sender, back again, knows that it never left"
          try Outbox.find(lost.delivery, as: .planned, reply: reason, countsAsAttempt: false, connection, now: now)
          released += 1
        case .unknown:
          let reason = "its sender, back again, does not know either whether it left"
          try Outbox.find(lost.delivery, as: .uncertain, reply: reason, connection, now: now)
        }
      }
    }
    InFlightFile.discard(path)
  }
}
