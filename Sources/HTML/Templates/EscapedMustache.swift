internal import Foundation
package import Mustache

/// Mustache's templates of HTML and XML, with our own escaping. Theirs goes by what is one character to a reader: a `<` behind U+0D4E and a `"` before U+0301
/// come through it as they are, so that what a stranger calls themselves could be an element of a page.
package enum EscapedMustache {
  package struct Fault: Error, CustomStringConvertible {
    package let line: Int
    package let reason: String

    package var description: String { "line \(line): \(reason)" }
  }

  private struct Content: MustacheContentType {
    func escapeText(_ text: String) -> String { HTMLEscape.attribute(text) }
  }

  /// Each template's first line, also that of one within another; it leaves nothing.
  private static let head: String = {
    MustacheContentTypes.register(Content(), named: "ESCAPED")
    return "{{% CONTENT_TYPE:ESCAPED}}\n"
  }()

  package static func template(_ source: String) throws -> MustacheTemplate {
    do { return try MustacheTemplate(string: head + source) } catch let error as MustacheTemplate.ParserError {
      throw Fault(line: error.context.lineNumber - 1, reason: "\(error.error)")
    }
  }

  /// The templates of a folder, by the names of their files without `.mustache`.
  package static func library(of folder: String) throws -> MustacheLibrary {
    let ending = ".mustache"
    var templates: [String: MustacheTemplate] = [:]
    for file in try FileManager.default.contentsOfDirectory(atPath: folder) where file.hasSuffix(ending) {
      do {
        templates[String(file.dropLast(ending.count))] = try template(String(contentsOfFile: folder + "/" + file, encoding: .utf8))
      } catch let fault as Fault {
        throw Fault(line: fault.line, reason: "\(fault.reason), in \(file)")
      }
    }
    return MustacheLibrary(templates: templates)
  }
}
