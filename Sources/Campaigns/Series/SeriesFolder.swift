internal import Foundation
internal import Markdown

/// The posts of one series, in the order of their files' names: `series/welcome/01-hello.md`, `02-tour.md` …
package struct SeriesFolder: Sendable {
  package let path: String
  package let steps: [SeriesStep]

  /// - Throws: ``PostFolder/Unreadable``.
  package init(_ slug: String, of publication: Publication) throws {
    path = "\(publication.series)/\(slug)"
    var steps = try PostFolder(path: path, of: publication).entries().map(SeriesStep.init)
    var known: [String: String] = [:]
    for (place, step) in steps.enumerated() {
      if let fault = Self.fault(of: step, at: place, known) { steps[place] = step.with(fault) }
      known[step.name] = known[step.name] ?? step.file
    }
    self.steps = steps
  }

  /// Series there are folders of, by name.
  package static func names(in publication: Publication) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: publication.series)) ?? []
    return names.filter { name in
      var isFolder: ObjCBool = false
      _ = FileManager.default.fileExists(atPath: "\(publication.series)/\(name)", isDirectory: &isFolder)
      return isFolder.boolValue && !name.hasPrefix(".") && !name.hasPrefix("_")
    }.sorted()
  }

  /// What is wrong with a step because of the others.
  private static func fault(of step: SeriesStep, at place: Int, _ known: [String: String]) -> Diagnostic? {
    if let other = known[step.name] {
      let message = "\(other) is called \(step.name) too"
      return .error(message, hint: "without its number, a step's name is its own: rename one of them")
    }
    guard place > 0, step.after == 0, case .success(let post) = step.post else { return nil }
    return .error(
      "`after: 0 days` is for the first step only", line: post.frontMatter.place(of: "after").line,
      hint: "two mails in one minute are one too many: write after: 1 day, or more")
  }

  /// The files' names, by which a change is noticed.
  var listing: String { steps.map(\.file).joined(separator: ", ") }

  /// The first step, at the place of the last one that a reader came to or behind it, that they have not had. What stands before that place
  /// is over for them.
  ///
  /// - Parameters:
  ///   - last: the file of that last one, as it was called then; it may have another number now, or be gone.
  ///   - had: names.
  ///   - owed: names of those that did not reach them: they are not over, wherever they stand.
  package func next(after last: String?, had: Set<String>, owed: Set<String> = []) -> SeriesStep? {
    let name = last.map(SeriesStep.name)
    let place = steps.first { $0.name == name }?.file ?? last ?? ""
    return steps.first { ($0.file >= place || owed.contains($0.name)) && !had.contains($0.name) }
  }

  /// The one that stands behind it.
  func following(_ step: SeriesStep) -> SeriesStep? { steps.first { $0.file > step.file } }
}
