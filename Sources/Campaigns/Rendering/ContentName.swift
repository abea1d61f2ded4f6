/// What is called `my-post@1a2b3c4d`: a post with this content and no other. Plans show it, and who confirms one repeats it.
package struct ContentName: Sendable, CustomStringConvertible {
  package let slug: String
  /// The whole of it.
  package let hash: String

  package init(_ slug: String, hash: String) { (self.slug, self.hash) = (slug, hash) }

  package var description: String { "\(slug)@\(Issue.short(hash))" }

  /// With as many digits of the hash as are shown, or more.
  package func isGiven(by text: String) -> Bool {
    let begin = "\(slug)@"
    let digits = text.dropFirst(begin.count).lowercased()
    return text.hasPrefix(begin) && digits.count >= Issue.short(hash).count && hash.hasPrefix(digits)
  }
}
