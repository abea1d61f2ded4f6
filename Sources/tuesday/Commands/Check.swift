import ArgumentParser
import Campaigns
import Foundation
import Markdown
import Store

struct Check: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Read posts as if they were to be sent and tell everything that is wrong, with line and column.")

  @OptionGroup var options: PublicationOptions

  @Argument(help: "Post files or folders of them; by default all of posts/.")
  var posts: [String] = []

  @Flag(help: "One JSON document on standard output.")
  var json = false

  private struct Finding: Encodable {
    let file: String
    let line: Int
    let column: Int
    let severity: String
    let message: String
    let hint: String?
  }

  func run() throws {
    let settings = try options.load()
    let paths = try (posts.isEmpty ? [settings.publication.posts] : posts.map { try settings.post($0) }).flatMap { path in
      var isFolder: ObjCBool = false
      _ = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
      return isFolder.boolValue ? try PostFolder(path: path, of: settings.publication).entries().map(\.path) : [path]
    }
    var findings: [Finding] = []
    var slugs: [String: String] = [:]
    for path in paths {
      for diagnostic in try Self.diagnostics(path, settings) + Self.sameSlug(path, settings, &slugs) {
        findings.append(
          Finding(
            file: path, line: diagnostic.line, column: diagnostic.column, severity: diagnostic.severity.rawValue,
            message: diagnostic.message,
            hint: diagnostic.hint))
        if !json { Terminal.complain(diagnostic.text(path: path)) }
      }
    }
    let theme = settings.publication.theme
    for warning in try Composing(settings.publication, mode: settings.mode).themeWarnings {
      let diagnostic = Diagnostic(severity: .warning, line: 1, column: 1, message: warning, hint: nil)
      let file = "theme/\(theme)/tokens.json"
      findings.append(Finding(file: file, line: 1, column: 1, severity: "warning", message: warning, hint: nil))
      if !json { Terminal.complain(diagnostic.text(path: file)) }
    }
    let errors = findings.count { $0.severity == "error" }
    if json {
      try Terminal.json(findings)
    } else {
      Terminal.say("\(paths.count) posts checked, \(errors) errors, \(findings.count - errors) warnings.")
    }
    if errors > 0 { throw ExitCode(CommandError.Code.badData.rawValue) }
  }

  /// Two posts of one slug are one issue: the second could never be sent.
  private static func sameSlug(_ path: String, _ settings: Settings, _ slugs: inout [String: String]) -> [Diagnostic] {
    guard let slug = try? Post.load(path, in: settings.publication).post.slug else { return [] }
    if let other = slugs[slug] { return [.error("the slug `\(slug)` is also that of \(other)", hint: "give one of them another `slug:`")] }
    slugs[slug] = path
    return []
  }

  /// All of one post's faults and warnings, its size in the mail included.
  private static func diagnostics(_ path: String, _ settings: Settings) throws -> [Diagnostic] {
    let composing = try Composing(settings.publication, mode: settings.mode)
    do {
      let (post, warnings) = try Post.load(path, in: settings.publication)
      do {
        let issue = try composing.issue(of: post, today: LocalDate(.now(), in: settings.publication.zone))
        return warnings + Preflight(post, issue, in: settings.publication).findings
      } catch let faulty as Post.Faulty {
        return warnings + faulty.diagnostics
      }
    } catch let faulty as Post.Faulty {
      return faulty.diagnostics + (faulty.draft.map { composing.faults(of: $0) } ?? [])
    }
  }
}
