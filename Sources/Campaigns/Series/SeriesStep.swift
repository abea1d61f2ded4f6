internal import Foundation
internal import Markdown
internal import Words

/// One post of a series, by its file: `02-tour.md`.
///
/// The number orders, the rest is its name. A file that gets another number is the same step, so that making room for one between two
/// others sends nobody anything again.
package struct SeriesStep: Sendable {
  private let entry: PostFolder.Entry

  init(_ entry: PostFolder.Entry) { self.entry = entry }

  package var path: String { entry.path }
  package var post: Result<Post, Post.Faulty> { entry.post }

  /// With its number.
  package var file: String { URL(filePath: path).lastPathComponent }

  package var name: String { Self.name(of: file) }

  package static func name(of file: String) -> String {
    let stem = file.hasSuffix(".md") ? String(file.dropLast(3)) : file
    let name = Slug.make(from: stem.replacing(/^\d+[\-_. ]*/, with: ""))
    return name.isEmpty ? Slug.make(from: stem) : name
  }

  /// How many days after the one before; nil while the file does not say it.
  package var after: Int? { entry.draft?.frontMatter.after }

  package var title: String { entry.draft?.frontMatter.title ?? "" }

  /// Of one that has this fault too.
  func with(_ fault: Diagnostic) -> SeriesStep {
    var faults: [Diagnostic] = []
    if case .failure(let faulty) = post { faults = faulty.diagnostics }
    let faulty = Post.Faulty(path: path, diagnostics: faults + [fault], draft: entry.draft)
    return SeriesStep(PostFolder.Entry(path: path, post: .failure(faulty)))
  }
}
