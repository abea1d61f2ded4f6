/// Why what a site answers with cannot be read as a feed, in words that go on after it: `is …`.
package struct FeedFault: Error, Sendable, Hashable, CustomStringConvertible {
  package let description: String

  init(_ description: String) { self.description = description }
}
