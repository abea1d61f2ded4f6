package import Store

/// A version of a post's file that was saved at the desk, or that was there when somebody saved another over it.
package struct PostRevision: Sendable {
  package enum Way: String, Sendable, CaseIterable {
    /// The file as it was made.
    case made
    /// By a hand on a button.
    case saved
    /// By the editor, a moment after a key was pressed.
    case auto
    /// Of a version that was taken back.
    case restored
    /// Somebody else's, by whatever way it came into the folder.
    case found
    /// It was not written, because the file was another by then.
    case kept
  }

  package let id: ID<PostRevision>
  package let way: Way
  /// An address; empty for what was found.
  package let who: String
  package let at: Timestamp
  /// SHA-256 of the file, in hex.
  package let hash: String
  /// Octets.
  package let size: Int

  /// Of one file: so many of the latest, and of those that the editor did not save by itself so many.
  package static let (latest, byHand) = (100, 200)
  /// Octets of all texts together; the oldest go first.
  package static let room = 256 << 20
}
