/// That a process is at work with a database, as others see it: who of them sends, what part of what all may do together is ours, and who does what only one
/// has to do. Behind a file there is one machine, whose processes tell each other by locks on files; there everybody is alone.
///
/// A place is a folder that says what its processes were about when they ended, so nobody but who is there can know it.
package final class Presence: Sendable {
  /// One of so many that send.
  package struct Share: Sendable, Hashable {
    package let count: Int
    /// Ours among them, from 0.
    package let rank: Int

    package static let all = Share(count: 1, rank: 0)

    package init(count: Int, rank: Int) {
      (self.count, self.rank) = (count, rank)
    }

    /// Of what can be divided; with all others' together it is the whole.
    package func part(of whole: Int) -> Int { whole / count + (rank < whole % count ? 1 : 0) }
    package func part(of whole: Double) -> Double { whole / Double(count) }
  }

  /// Where the place of a worker is.
  package enum Whereabouts: Sendable, Hashable {
    /// It is ours.
    case here
    /// Somebody is there.
    case elsewhere
    /// Nobody has been there for so long, as far as we have seen.
    case gone(Duration)
  }

  /// What sees the others.
  package protocol View: Sendable {
    var isSure: Bool { get }
    var share: Share { get }
    var placeName: String { get }
    func leads(_ office: String) -> Bool
    func whereabouts(ofPlace name: Substring) -> Whereabouts
    func leave()
  }

  private let server: (any View)?

  package init(_ server: (any View)? = nil) {
    self.server = server
  }

  deinit { leave() }

  /// Before its time: nobody counts on us any more.
  package func leave() { server?.leave() }

  /// Of who is alone.
  package static let alone = Presence()

  /// Whether there can be others on other machines.
  package var isShared: Bool { server != nil }

  /// Whether the others know for certain that we are there. Who is not sure sends nothing: others may be about to settle what they take for left behind.
  package var isSure: Bool { server?.isSure ?? true }

  /// As it was a moment ago.
  package var share: Share { server?.share ?? .all }

  /// Whether we are the one that does it.
  package func leads(_ office: String) -> Bool { server?.leads(office) ?? true }

  /// A name that nobody else has, and that tells everybody where it works.
  package func workerName(_ own: String) -> String { server.map { "\($0.placeName)-\(own)" } ?? own }

  package func whereabouts(of worker: String) -> Whereabouts { server?.whereabouts(ofPlace: worker.prefix { $0 != "-" }) ?? .here }
}
