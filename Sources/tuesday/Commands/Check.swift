import ArgumentParser
import Campaigns
import Foundation
import Markdown

struct Check: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Read posts as if they were to be sent and tell everything that is wrong, with line and column.")

  @OptionGroup var options: PublicationOptions
  @OptionGroup var output: OutputOptions

  @Argument(help: "Post files or folders of them; by default all of posts/.")
  var posts: [String] = []

  @Flag(help: "Also ask for every page that is linked to, and rspamd or SpamAssassin for a score if one is installed.")
  var deep = false

  @Flag(help: "Look again at the pages that posts show as cards, and at pictures of other sites.")
  var refreshCards = false

  func run() throws {
    let settings = try options.load()
    let paths = try (posts.isEmpty ? [settings.publication.posts] : posts.map { try settings.post($0) }).flatMap { path in
      var isFolder: ObjCBool = false
      _ = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
      return isFolder.boolValue ? try PostFolder(path: path, of: settings.publication).paths() : [path]
    }
    let inspection = try inspection(settings)
    var findings: [Diagnostic] = []
    // What is wrong with a theme comes with each post that has it.
    var told: Set<Diagnostic> = []
    func find(_ diagnostics: [Diagnostic], in path: String) {
      for var diagnostic in diagnostics {
        diagnostic.file = diagnostic.file ?? path
        guard told.insert(diagnostic).inserted else { continue }
        findings.append(diagnostic)
        if !output.json { Terminal.complain(diagnostic.text(path: path)) }
      }
    }
    for path in paths { find(try inspection.findings(ofPostAt: path), in: path) }
    find(inspection.findings(ofThemesOf: paths), in: settings.folder)
    let errors = findings.count { $0.severity == .error }
    let warnings = findings.count { $0.severity == .warning }
    func counted(_ count: Int, _ word: String) -> String { "\(count) \(word)\(count == 1 ? "" : "s")" }
    try output.show(
      findings,
      else: "\(counted(paths.count, "post")) checked, \(counted(errors, "error")), \(counted(warnings, "warning")).")
    if errors > 0 { throw ExitCode(CommandError.Code.badData.rawValue) }
  }

  private func inspection(_ settings: Settings) throws -> Inspection {
    var inspection = try Inspection(of: settings.publication, mode: settings.mode, today: settings.today())
    inspection.support = try settings.clientSupport.map { try ClientSupport(file: $0) }
    inspection.database = try? settings.open()
    inspection.request = settings.webRequest
    inspection.isDeep = deep
    inspection.looksAgain = refreshCards
    inspection.tell = Terminal.complain
    return inspection
  }
}
