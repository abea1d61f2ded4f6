import ArgumentParser
import Campaigns
import Foundation
import Store
import Words

extension FeedsCommand {
  struct Fetch: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Look at feeds now, whenever the next look is due. 1 when one of them could not be read, 69 when none could.")

    @OptionGroup var options: PublicationOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: "Names of feeds; by default all.")
    var names: [String] = []

    @Flag(help: "Tell what is new, and write and note nothing.")
    var dryRun = false

    func run() async throws {
      let settings = try options.load()
      let sources = try names.isEmpty ? settings.publication.feeds : names.map { try FeedArgument.find($0, settings) }
      guard !sources.isEmpty else { throw CommandError.noInput(FeedArgument.advice) }
      let look = try settings.feedLook(try settings.open())
      var reports: [FeedLookReport] = []
      for source in sources {
        let finding = try await dryRun ? look.preview(source) : look.look(at: source, now: .now())
        guard let finding else { continue }
        let report = FeedLookReport(source, finding)
        reports.append(report)
        if !output.json { Terminal.say(report.text(source, isDry: dryRun)) }
      }
      if output.json { try Terminal.json(reports) }
      let failed = reports.count { $0.fault != nil }
      if failed > 0 { throw ExitCode((failed == reports.count ? CommandError.Code.unavailable : .partial).rawValue) }
    }
  }
}

extension FeedLookReport {
  fileprivate func text(_ source: FeedSource, isDry: Bool) -> String {
    if let fault { return "\(feed): it \(fault.withVisibleControls)" }
    let isRoundup = source.form == .roundup
    let what = isRoundup ? (isDry ? "would wait for the next roundup" : "waits for the next roundup") : isDry ? "would become a post" : ""
    let lines = taken.map { "  \($0.title.withVisibleControls)  \($0.file ?? what)" }
    var head = "\(feed): " + (taken.isEmpty ? "nothing new" : "\(taken.count) new")
    if passed > 0 { head += "; \(passed) that were there before us \(passed == 1 ? "is" : "are") left alone (first = \(source.first))" }
    if excess > 0 { head += "; \(excess) more \(isDry ? "would be" : "were") left out (limit = \(source.limit))" }
    let doubts = held.map {
      "  held, because it may have gone out before the restore (tuesday feeds release \(feed)): \($0.withVisibleControls)"
    }
    let losses = shortened.map { "  not in full: \($0.title.withVisibleControls), because \($0.reason)" }
    return ([head] + lines + doubts + losses).joined(separator: "\n")
  }
}
