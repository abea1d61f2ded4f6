internal import Foundation
package import Words

/// A file that can't be imported at all. Nothing of it was.
package struct ImportFileError: Error, CustomStringConvertible {
  /// Empty where the message says which.
  private var file = ""
  package let line: Int?
  let message: Sentence
  /// There is no such file, or it cannot be opened.
  package let isAbsent: Bool

  init(line: Int? = nil, _ message: Sentence, isAbsent: Bool = false) {
    self.line = line
    self.message = message
    self.isAbsent = isAbsent
  }

  package var words: Sentence {
    if file.isEmpty { return message }
    return line.map { "\(file):\($0): \(message)" } ?? "\(file): \(message)"
  }

  package var description: String { words.description }

  /// What `body` throws, with the file's name: readers do not know what it is called.
  static func naming<T>(_ file: String, _ body: () throws -> T) throws(ImportFileError) -> T {
    var found: ImportFileError
    do { return try body() } catch let error as ImportFileError { found = error } catch {
      found = ImportFileError("it cannot be read: \(error.localizedDescription)")
    }
    found.file = file
    throw found
  }
}
