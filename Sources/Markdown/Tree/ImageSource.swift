/// Where a picture of a post, or a file it links to, is for those who read it.
package struct ImageSource: Sendable, Hashable {
  package let url: String
  /// Pixels of the file; nil when unknown.
  package let width: Int?
  package let height: Int?
  /// How heavy the file is; nil when nobody measured it.
  package let bytes: Int?
  /// Nil when nothing shines through, as far as anybody knows.
  package let transparency: Transparency?

  /// A picture through which its ground shines.
  package enum Transparency: String, Sendable, Hashable, CaseIterable {
    case clear
    /// Nothing on it is dark, so that it cannot be seen on a light ground.
    case light
  }

  package init(url: String, width: Int?, height: Int?, bytes: Int? = nil, transparency: Transparency? = nil) {
    self.bytes = bytes
    self.url = url
    self.width = width
    self.height = height
    self.transparency = transparency
  }
}
