/// Where a picture of a post, or a file it links to, is for those who read it.
package struct ImageSource: Sendable, Hashable {
  package let url: String
  /// Pixels of the file; nil when unknown.
  package let width: Int?
  package let height: Int?
  /// How heavy the file is; nil when nobody measured it.
  package let bytes: Int?

  package init(url: String, width: Int?, height: Int?, bytes: Int? = nil) {
    self.bytes = bytes
    self.url = url
    self.width = width
    self.height = height
  }
}
