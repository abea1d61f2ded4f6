package import Store

/// How far a hook has been told, and how that goes.
package struct HookState: Sendable, Hashable {
  package let name: String
  /// Begins the ids of what it is told, so that no two hooks and no two publications have one in common.
  let mark: String
  /// The last line of the journal that it took, or that is none of its.
  package let position: Int64
  package let failures: Int
  package let failingSince: Timestamp?
  /// Before that it is not asked.
  package let nextAt: Timestamp
  /// Since when it is told nothing any more, and why.
  package let rest: Rest?
  package let takenAt: Timestamp?
  /// Its last answer, in words that go on after its name.
  package let answer: String?
  package let answeredAt: Timestamp?

  package struct Rest: Sendable, Hashable {
    package let since: Timestamp
    package let reason: String
  }

  /// Of what is told. The time is in it because numbers begin anew behind those of a backup that is put in the place of the database.
  package func id(of entry: HookEntry) -> String { "msg_\(mark)_\(entry.id)_\(String(entry.at.milliseconds, radix: 36))" }
}
