import ArgumentParser
import Campaigns
import Foundation
import Markdown
import Store

struct Check: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Read posts as if they were to be sent and tell everything that is wrong, with line and column.",
    discussion: "Without names it reads posts, steps of series, messages and the words of the other mails.")

  @OptionGroup var options: PublicationOptions
  @OptionGroup var output: OutputOptions

  @Argument(help: "Post files or folders of them, or feeds.NAME for a roundup that waits; by default all that can reach a reader.")
  var posts: [String] = []

  @Flag(help: "Also ask for every page that is linked to, and rspamd or SpamAssassin for a score if one is installed.")
  var deep = false

  @Flag(help: "Look again at the pages that posts show as cards, and at pictures of other sites.")
  var refreshCards = false

  func run() throws {
    let settings = try options.load()
    let inspection = try inspection(settings)
    var report = CheckReport { [isSilent = output.json] in if !isSilent { Terminal.complain($0) } }
    if posts.isEmpty {
      try report.lookAtAll(of: settings, by: inspection)
    } else {
      for name in posts {
        if let roundup = try roundup(name, settings, inspection) {
          report.find(roundup, in: name, as: .roundup)
        } else {
          for path in try paths(settings.post(name), settings) { report.find(try inspection.findings(ofPostAt: path), in: path, as: .post) }
        }
      }
    }
    report.tell(inspection.findings(ofThemesOf: report.paths), of: settings.folder)
    try output.show(report.findings, else: report.text)
    if report.errors > 0 { throw ExitCode(CommandError.Code.badData.rawValue) }
  }

  private func paths(_ path: String, _ settings: Settings) throws -> [String] {
    var isFolder: ObjCBool = false
    _ = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
    return isFolder.boolValue ? try PostFolder(path: path, of: settings.publication).paths() : [path]
  }

  /// What is to be said of the roundup that `queue` calls so; nil for what names a file.
  private func roundup(_ name: String, _ settings: Settings, _ inspection: Inspection) throws -> [Diagnostic]? {
    guard let feed = FeedRoundup.feed(ofPath: name), (try? settings.post(name)) == nil else { return nil }
    let source = try FeedArgument.find(feed, settings)
    guard source.form == .roundup else {
      throw CommandError.badData("\(feed) makes posts, not roundups: tuesday check looks at them in \(settings.publication.posts)")
    }
    let waiting = try settings.open().blockingRead { try FeedRoundup.next(source, in: settings.publication, mode: settings.mode, $0) }
    guard let waiting else { throw CommandError.noInput("nothing of \(feed) waits for a roundup") }
    return try inspection.findings(of: waiting)
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
