import Store
import Words

/// Whether a publication that is served does its work.
struct Readiness: Sendable {
  let name: String
  let database: Database
  var schedule = Pulse()
  var sending = Pulse()

  /// Loops that have not gone round for longer than any round takes; only a new start helps.
  var standing: [String] {
    [("the schedule", schedule), ("the sender", sending)].compactMap { loop, pulse in
      let silence = pulse.silence
      return silence < Pulse.longestRound ? nil : "\(name): \(loop) has stood still for \(silence.components.seconds) s"
    }
  }

  /// The same, and what is the matter with the database; it changes nothing.
  func faults() async -> [String] {
    do {
      try await database.write { _ in }
      return standing
    } catch {
      return standing + ["\(name): \(error)"]
    }
  }
}
