import Audience
import Campaigns
import Delivery

/// A report for a terminal, and as a table for programs.
struct ReportText {
  private let report: PublicationReport

  init(_ report: PublicationReport) { self.report = report }

  var text: String {
    let head = "\(report.publication), list \(report.list): \(report.readers) \(report.readers == 1 ? "reader" : "readers")"
    return ([head + (report.isRehearsal ? "  [REHEARSAL: nobody was mailed]" : "")] + [issues, subjects, links, growth, leavings, said])
      .filter { !$0.isEmpty }.joined(separator: "\n\n")
  }

  private static let barWidth = 12

  /// Blocks, an eighth of one the smallest.
  static func bar(_ value: Int, of largest: Int) -> String {
    guard value > 0, largest > 0 else { return "" }
    let eighths = max(1, value * barWidth * 8 / largest)
    let rest = eighths % 8
    return String(repeating: "█", count: eighths / 8) + (rest == 0 ? "" : String(["▏", "▎", "▍", "▌", "▋", "▊", "▉"][rest - 1]))
  }

  /// Numbers stand under each other by their last digit.
  private static func table(_ head: [String], _ rows: [[String]], numbers: Range<Int>) -> String {
    let all = [head] + rows
    let widths = head.indices.map { column in all.map { $0[column].count }.max() ?? 0 }
    return Terminal.table(
      all.map { row in
        row.enumerated().map { column, cell in
          numbers.contains(column) ? String(repeating: " ", count: widths[column] - cell.count) + cell : cell
        }
      })
  }

  private static func percent(_ share: Double?) -> String {
    guard let share else { return "" }
    let tenths = Int((share * 10).rounded(.down))
    return "\(tenths / 10).\(tenths % 10) %"
  }

  private var issues: String {
    if report.issues.isEmpty { return "No issue of this list was sent yet." }
    let states: [(DeliveryState, String)] = [
      (.failed, "failed"), (.excluded, "excluded"), (.uncertain, "uncertain"), (.cancelled, "cancelled"),
    ]
    let shown = states.filter { state, _ in report.issues.contains { $0.count(state) > 0 } }
    let hasDigest = report.issues.contains { $0.inDigest > 0 }
    let isOpen = report.issues.contains { $0.open > 0 }
    let returns = report.hasReturns ? ["bounced hard", "soft", "because of us", "complained"] : []
    var head =
      ["issue", "sent", "audience", "delivered", ""] + returns + shown.map(\.1) + (hasDigest ? ["in a digest"] : [])
      + (isOpen ? ["waiting"] : []) + [
        "joined", "left", "by its link",
      ]
    if report.countsOpens { head += ["opens", "openers", "by machines"] }
    if report.countsClicks { head += ["clicks", "clickers", "by machines"] }
    let rows = report.issues.map { issue -> [String] in
      var row = [issue.campaign, issue.day, "\(issue.audience)", "\(issue.deliveredCount)", Self.percent(issue.delivered)]
      if report.hasReturns {
        row += [issue.returned.hard, issue.returned.soft, issue.returned.aboutUs, issue.returned.complained].map { "\($0)" }
      }
      row +=
        shown.map { "\(issue.count($0.0) - ($0.0 == .excluded ? issue.inDigest : 0))" } + (hasDigest ? ["\(issue.inDigest)"] : [])
        + (isOpen ? ["\(issue.open)"] : [])
      row += ["+\(issue.growth.joined)", "-\(issue.growth.left)", "\(issue.left)"]
      if report.countsOpens { row += Self.cells(issue.opens) }
      if report.countsClicks { row += Self.cells(issue.clicks) }
      return row
    }
    let unbalanced = report.issues.filter { !$0.balances }.map { "THE LEDGER OF \($0.campaign) DOES NOT BALANCE" }
    let notes =
      (report.countsOpens
        ? ["opens: how often the mail's picture was asked for. Many programs hide it from people, others load it for nobody"] : [])
      + (report.countsClicks ? ["clicks: by people, as far as machines that try out links can be told from them"] : [])
    let expired = report.issues.filter { $0.expired > 0 }.map { "\($0.campaign): of the failed, \($0.expired) out of time" }
    let reasons = report.issues.compactMap { issue in issue.reasons.map { "\(issue.campaign): \($0)" } }
    return ([Self.table(head, rows, numbers: 2..<head.count)] + expired + reasons + notes + unbalanced).joined(separator: "\n")
  }

  private static func cells(_ counts: VisitCounts?) -> [String] {
    counts.map { ["\($0.people)", $0.readers > 0 ? "\($0.readers)" : "", "\($0.machines)"] } ?? ["", "", ""]
  }

  private var subjects: String {
    report.issues.compactMap { issue in
      issue.trial.map { trial in
        let names = report.issues.count > 1 ? ["subjects of \(issue.campaign)"] : []
        let table = Self.table(TrialReport.head, trial.subjects.map { trial.row($0) }, numbers: 1..<TrialReport.head.count)
        return (names + [table, trial.words]).joined(separator: "\n")
      }
    }.joined(separator: "\n\n")
  }

  private var links: String {
    guard let links = report.issues.first(where: { $0.links != nil })?.links else { return "" }
    return LinkText.table(links)
  }

  private var growth: String {
    let largest = report.weeks.map(\.readers).max() ?? 0
    let rows = report.weeks.map { ["\($0.week)", "+\($0.joined)", "-\($0.left)", "\($0.readers)", Self.bar($0.readers, of: largest)] }
    return Self.table(["week of", "joined", "left", "readers", ""], rows, numbers: 1..<4)
  }

  private var leavings: String { Self.reasons("why people left", report.leavings) }
  private var said: String { Self.reasons("what they say of it", report.leftBecause) }

  private static func reasons(_ title: String, _ counts: [String: Int]) -> String {
    let reasons = PublicationReport.sorted(counts)
    if reasons.isEmpty { return "" }
    let largest = reasons.map(\.people).max() ?? 0
    return table([title, "", ""], reasons.map { [$0.why, "\($0.people)", bar($0.people, of: largest)] }, numbers: 1..<2)
  }

  /// All subjects of an issue, which has one row.
  private static func cell(_ trial: TrialReport?) -> String {
    (trial?.subjects ?? []).map { subject in
      let clickers = subject.clickers.map { "\($0) clickers, " } ?? ""
      return "\(subject.number): \(subject.subject) (drawn by \(subject.readers), \(subject.delivered) delivered, \(clickers)"
        + "\(subject.left) left, \(subject.others) others)"
    }.joined(separator: "; ")
  }

  var csv: String {
    let states = DeliveryState.allCases
    let head =
      ["campaign", "title", "sent", "audience"] + states.map(\.rawValue)
      + [
        "in_digest", "expired", "joined", "left", "left_by_its_link", "clicks", "clickers", "machine_clicks", "opens", "openers",
        "machine_opens", "subjects", "chosen_subject", "delivered", "bounced_hard", "bounced_soft", "bounced_because_of_us", "complained",
      ] + LeavingReason.Kind.allCases.map { "left_\($0.rawValue.replacing(" ", with: "_"))" }
    let rows = report.issues.map { issue in
      let counted = [issue.clicks, issue.opens].flatMap { counts in
        counts.map { ["\($0.people)", "\($0.readers)", "\($0.machines)"] } ?? ["", "", ""]
      }
      let grown = ["\(issue.growth.joined)", "\(issue.growth.left)", "\(issue.left)"]
      return [issue.campaign, issue.title, issue.sentAt, "\(issue.audience)"] + states.map { "\(issue.count($0))" } + [
        "\(issue.inDigest)", "\(issue.expired)",
      ]
        + grown + counted + [Self.cell(issue.trial), issue.trial?.chosen.map { "\($0)" } ?? ""]
        + [issue.deliveredCount, issue.returned.hard, issue.returned.soft, issue.returned.aboutUs, issue.returned.complained].map {
          "\($0)"
        } + LeavingReason.Kind.allCases.map { "\(issue.because($0))" }
    }
    return ([head] + rows).map(CSVText.row).joined()
  }
}
