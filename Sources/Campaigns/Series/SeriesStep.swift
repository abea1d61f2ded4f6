internal import Foundation
internal import Markdown
internal import Words

/// One post of a series, by its file: `02-tour.md`.
///
/// The number orders, the rest is its name. A file that gets another number is the same step, so that making room for one between two
/// others sends nobody anything again.
package struct SeriesStep: Sendable {
  package let path: String
  package let post: Result<Post, Post.Faulty>

  /// With its number.
  package var file: String { URL(filePath: path).lastPathComponent }

  package var name: String { Self.name(of: file) }

  package static func name(of file: String) -> String {
    let stem = file.hasSuffix(".md") ? String(file.dropLast(3)) : file
    let name = Slug.make(from: stem.replacing(/^\d+[\-_. ]*/, with: ""))
    return name.isEmpty ? Slug.make(from: stem) : name
  }

  /// How many days after the one before; nil while the file does not say it.
  package var after: Int? {
    switch post {
    case .success(let post): post.frontMatter.after
    case .failure(let faulty): faulty.draft?.frontMatter.after
    }
  }

  package var title: String {
    switch post {
    case .success(let post): post.frontMatter.title
    case .failure(let faulty): faulty.draft?.frontMatter.title ?? ""
    }
  }
}
