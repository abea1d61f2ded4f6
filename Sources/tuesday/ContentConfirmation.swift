import Campaigns

/// What `--confirm` of a sending says: `my-post`, or `my-post@1a2b3c4d`, which holds for that content and no other.
struct ContentConfirmation {
  let slug: String
  /// How the content's hash begins; nil: whatever it is.
  private let hash: String?

  init(_ text: String) {
    let parts = text.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    slug = parts[0]
    hash = parts.count > 1 ? parts[1].lowercased() : nil
  }

  /// - Throws: when it is of another content of this post.
  func isGiven(for slug: String, hash current: String) throws -> Bool {
    guard self.slug == slug else { return false }
    guard let hash else { return true }
    if hash.count >= 8 && current.hasPrefix(hash) { return true }
    throw CommandError.badData(
      """
      the post, its theme or a setting has changed since that plan, or it is of another day: it was \(hash.isEmpty ? "nothing" : hash), and is \
      \(Issue.short(current)) now; look at the plan again, then add: --confirm \(slug)@\(Issue.short(current))
      """)
  }
}
