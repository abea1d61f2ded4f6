/// What is wrong with one row of a file, or odd about it.
package struct ImportRowError: Sendable, Hashable, Codable {
  package let line: Int
  package let message: String
}
