package import Markdown

/// A theme that cannot be used: all that is wrong with it. What has no file is of the theme as a whole.
package struct ThemeError: Error, CustomStringConvertible {
  package let faults: [Diagnostic]

  package init(_ faults: [Diagnostic]) { self.faults = faults }

  init(_ message: String, file: String, line: Int = 1) { self.init([.error(message, file: file, line: line)]) }

  package var description: String { faults.map { $0.file.map($0.text(path:)) ?? $0.message }.joined(separator: "\n") }
}
