import ArgumentParser
import Feedback
import Foundation
import Mail
import Words

struct FetchBounces: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fetch",
    abstract:
      "Take in what waits in mailboxes now. 1 when one of them could not be read, 69 when none could, 75 when another process reads it.")

  @OptionGroup var options: PublicationOptions
  @OptionGroup var output: OutputOptions

  @Argument(help: "Names of [inbound.NAME]; by default all but those that mail is brought to.")
  var names: [String] = []

  struct Report: Encodable {
    let source: String
    /// How many were ours, by what they are; they are gone from there.
    var taken: [String: Int] = [:]
    /// Those of them that had been taken in before, and were still there.
    var known = 0
    /// How many were not ours, and stay as they are.
    var left = 0
    /// Messages that could not be read.
    var faults: [String] = []
    /// Why the source could not be read to its end.
    var fault: String?
    var isBusy = false

    private enum CodingKeys: CodingKey {
      case source, taken, known, left, faults, fault
    }
  }

  func run() async throws {
    let settings = try options.load()
    let sources = try chosen(settings)
    let database = try settings.open()
    let intake = settings.mailIntake(database, try await settings.keys(database), try settings.notices())
    var reports: [Report] = []
    for source in sources {
      let report = await fetch(source, intake)
      reports.append(report)
      if !output.json { Terminal.say(report.text) }
    }
    if output.json { try Terminal.json(reports) }
    let failed = reports.filter { $0.fault != nil }
    guard !failed.isEmpty else { return }
    let code: CommandError.Code = failed.count < reports.count ? .partial : failed.allSatisfy(\.isBusy) ? .temporary : .unavailable
    throw ExitCode(code.rawValue)
  }

  private func chosen(_ settings: Settings) throws -> [any BounceSource] {
    let all = settings.inbound
    let wanted =
      try names.isEmpty
      ? all
      : names.map { name in
        if let source = all.first(where: { $0.name == name }) { return source }
        let advice =
          Spelling.guess(name, among: all.map(\.name)).map { "did you mean \($0)?" } ?? "write [inbound.\(name)] into tuesday.toml"
        throw CommandError.noInput("there is no source \(name); \(advice)")
      }
    let sources = try wanted.compactMap { source in
      if let found = source.source(data: settings.data) { return found }
      if !names.isEmpty {
        throw CommandError.usage(
          "mail is brought to \(source.name) (\(source.place)) while `tuesday serve` runs; there is nothing to fetch")
      }
      return nil as (any BounceSource)?
    }
    guard !sources.isEmpty else {
      throw CommandError.noInput(
        "tuesday.toml names nothing to fetch from: write [inbound.main] and kind, host, user; Inbound.md has examples")
    }
    return sources
  }

  private func fetch(_ source: any BounceSource, _ intake: MailIntake) async -> Report {
    var report = Report(source: source.name)
    do {
      var hasMore = true
      while hasMore {
        let round = try await source.collect { mail in
          let outcome = try await intake.take(mail)
          report.count(outcome)
          return outcome.fate
        }
        report.faults += round.faults.filter { !report.faults.contains($0) }
        hasMore = round.hasMore
      }
    } catch {
      report.fault = CommandError.from(error)?.description ?? "\(error)"
      report.isBusy = (error as? SourceTrouble)?.isBusy == true
    }
    return report
  }
}

extension FetchBounces.Report {
  fileprivate mutating func count(_ outcome: IntakeOutcome) {
    switch outcome {
    case .taken(let kind, _): taken[kind.rawValue, default: 0] += 1
    case .known: known += 1
    case .nothing, .unproved: left += 1
    }
  }

  fileprivate var text: String {
    var parts = taken.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
    if known > 0 { parts.append("\(known) known before") }
    var words = parts.isEmpty ? "nothing of ours" : parts.joined(separator: ", ")
    if left > 0 { words += "; \(left) not ours, left as \(left == 1 ? "it is" : "they are")" }
    if let fault { words = (parts.isEmpty && left == 0 ? "" : words + "; then ") + fault.withVisibleControls }
    return (["\(source): \(words)"] + faults.map { "  \($0.withVisibleControls)" }).joined(separator: "\n")
  }
}
