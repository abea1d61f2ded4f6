internal import Synchronization

/// The themes in some folders, each read once.
final class ThemeShelf: Sendable {
  private let folders: [String]
  private let read = Mutex<[String: Result<Theme, ThemeError>]>([:])

  /// - Parameter folders: first come, first found.
  init(_ folders: [String]) {
    self.folders = folders
  }

  func theme(_ name: String) throws(ThemeError) -> Theme {
    let found = read.withLock { themes in
      if let known = themes[name] { return known }
      let theme = Result { () throws(ThemeError) in try Theme(named: name, in: folders) }
      themes[name] = theme
      return theme
    }
    return try found.get()
  }
}
