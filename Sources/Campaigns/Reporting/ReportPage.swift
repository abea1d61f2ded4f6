internal import Audience
internal import Delivery
internal import HTML

/// A report as one page that fetches nothing: charts, and under each the numbers it was made of.
package struct ReportPage {
  private let report: PublicationReport

  package init(_ report: PublicationReport) { self.report = report }

  package var html: String {
    let title = HTMLEscape.text("\(report.publication): report")
    let rehearsal = report.isRehearsal ? "<p class=\"rehearsal\"><strong>Rehearsal</strong>: nobody was mailed.</p>\n" : ""
    let parts = [deliveries, subjects, opens, clicks, links, growth, leavings, said].compactMap(\.self)
    return """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="robots" content="noindex">
      <title>\(title)</title>
      <style>\(Self.style)</style>
      </head>
      <body>
      <main>
      <h1>\(HTMLEscape.text(report.publication))</h1>
      <p>List \(HTMLEscape.text(report.list)), \(report.readers) readers.</p>
      \(rehearsal)\(parts.joined(separator: "\n"))
      </main>
      </body>
      </html>

      """
  }

  private static let style = """

    :root{color-scheme:light dark;--ground:#fff;--ink:#222;--soft:#5c5c5c;--line:#d9d9d9;
    --good:#1f6f50;--bad:#b3261e;--held:#8a6d00;--other:#6b6f76}
    @media (prefers-color-scheme:dark){:root{--ground:#161718;--ink:#eaeaea;--soft:#a9adb3;--line:#3a3d41;
    --good:#5cc79b;--bad:#ff8a80;--held:#e3c04d;--other:#8d939b}}
    body{margin:0;background:var(--ground);color:var(--ink);font:16px/1.5 system-ui,sans-serif}
    main{max-width:75rem;margin:0 auto;padding:2rem 1rem}
    figure{margin:0 0 1rem;overflow-x:auto}
    svg{width:100%;min-width:40rem;max-width:60rem;height:auto;font-size:13px;fill:var(--ink)}
    svg .label{fill:var(--soft)}
    .good{fill:var(--good)}.bad{fill:var(--bad)}.held{fill:var(--held)}.other{fill:var(--other)}
    div.wide{overflow-x:auto}
    table{border-collapse:collapse;width:100%}
    .note{color:var(--soft);margin:0 0 .3rem;max-width:60rem}
    thead th{white-space:normal;vertical-align:bottom}
    th,td{padding:.3rem .6rem;border-bottom:1px solid var(--line);text-align:end;white-space:nowrap;font-variant-numeric:tabular-nums}
    tbody th{white-space:normal}
    th:first-child,td:first-child{text-align:start}
    .rehearsal{border:2px dashed var(--held);padding:.5rem 1rem}

    """

  private func section(_ heading: String, _ chart: BarChart, _ head: [String], _ rows: [[String]], note: String = "") -> String {
    let cells = rows.map { row in
      "<tr><th scope=\"row\">\(HTMLEscape.text(row[0]))</th>" + row.dropFirst().map { "<td>\(HTMLEscape.text($0))</td>" }.joined() + "</tr>"
    }
    return """
      <section>
      <h2>\(HTMLEscape.text(heading))</h2>
      <figure>
      \(chart.svg)
      </figure>
      <p class="note" id="\(chart.id)-note">\(HTMLEscape.text(note.isEmpty ? chart.description : note))</p>
      <div class="wide" tabindex="0" role="region" aria-label="\(HTMLEscape.attribute(chart.title))">
      <table aria-describedby="\(chart.id)-note">
      <thead><tr>\(head.map { "<th scope=\"col\">\(HTMLEscape.text($0))</th>" }.joined())</tr></thead>
      <tbody>
      \(cells.joined(separator: "\n"))
      </tbody>
      </table>
      </div>
      </section>
      """
  }

  private var deliveries: String? {
    guard let last = report.issues.last else { return "<p>No issue of this list was sent yet.</p>" }
    let states = DeliveryState.allCases.filter { state in report.issues.contains { $0.count(state) > 0 } }
    func color(_ state: DeliveryState) -> String {
      switch state {
      case .accepted: "good"
      case .failed: "bad"
      case .uncertain, .deferred, .planned, .leased: "held"
      case .excluded, .cancelled: "other"
      }
    }
    let chart = BarChart(
      id: "deliveries", title: "What became of each issue",
      description:
        "A bar an issue, as long as its audience. Of \(last.campaign), the last, \(last.deliveredCount) of \(last.audience) were delivered.",
      bars: report.issues.map { issue in
        BarChart.Bar(
          label: issue.campaign,
          parts: [
            BarChart.Part(value: issue.deliveredCount, color: "good"),
            BarChart.Part(value: issue.count(.accepted) - issue.deliveredCount, color: "bad"),
          ]
            + DeliveryState.allCases.filter { $0 != .accepted }.map { BarChart.Part(value: issue.count($0), color: color($0)) },
          note: "\(issue.deliveredCount) of \(issue.audience)")
      },
      legend: [
        ("good", "delivered"), ("bad", report.hasReturns ? "refused" : "failed"), ("held", "undecided"), ("other", "not sent"),
      ])
    let rows = report.issues.map { issue in
      ["\(issue.campaign) (\(issue.title))", issue.day, "\(issue.audience)"] + states.map { "\(issue.count($0))" }
        + (report.hasReturns
          ? [issue.deliveredCount, issue.returned.hard, issue.returned.soft, issue.returned.aboutUs, issue.returned.complained].map {
            "\($0)"
          } : [])
        + ["\(issue.growth.joined)", "\(issue.growth.left)", "\(issue.left)"] + report.reasons.map { "\(issue.because($0))" }
    }
    return section(
      "Issues", chart,
      ["issue", "sent", "audience"] + states.map(\.rawValue)
        + (report.hasReturns ? ["delivered", "bounced hard", "bounced soft", "bounced because of us", "complained"] : [])
        + ["joined until the next", "left until the next", "left by its link"] + report.reasons.map { "of them: \($0.rawValue)" },
      rows)
  }

  private var subjects: String? {
    let trials = report.issues.compactMap { issue in issue.trial.map { (issue.campaign, $0) } }
    if trials.isEmpty { return nil }
    return trials.map { name, trial in
      let rate = trial.subjects.contains { $0.clickers != nil }
      let chart = BarChart(
        id: "subjects-\(name)", title: "Subjects of \(name)",
        description: rate
          ? "A bar a subject: of those who drew it, who followed a link, and the others who have it."
          : "A bar a subject: who drew it and has it.",
        bars: trial.subjects.map { subject in
          BarChart.Bar(
            label: "\(subject.number)",
            parts: [
              BarChart.Part(value: subject.clickers ?? subject.delivered, color: "good"),
              BarChart.Part(value: subject.delivered - (subject.clickers ?? subject.delivered), color: "other"),
            ], note: rate ? "\(subject.clickers ?? 0) of \(subject.delivered)" : "\(subject.delivered)")
        }, legend: rate ? [("good", "clicked"), ("other", "did not")] : [("good", "delivered")])
      return section(
        "Subjects of \(name)", chart, TrialReport.head, trial.subjects.map { trial.row($0) }, note: trial.words)
    }.joined(separator: "\n")
  }

  private var clicks: String? {
    visits(
      "clicks", "Clicks", of: report.issues.compactMap { issue in issue.clicks.map { (issue.campaign, $0) } },
      note: "Machines that try out links are told from people as far as that is possible. Readers are known where that was wanted.")
  }

  private var opens: String? {
    visits(
      "opens", "Opens", of: report.issues.compactMap { issue in issue.opens.map { (issue.campaign, $0) } },
      note: "How often the mail's picture was asked for. Many mail programs hide it from people, and others load it for nobody.")
  }

  private func visits(_ id: String, _ title: String, of counted: [(campaign: String, counts: VisitCounts)], note: String) -> String? {
    if counted.isEmpty { return nil }
    let chart = BarChart(
      id: id, title: "\(title) of each issue", description: "A bar an issue: \(id) by people, and behind them those by machines.",
      bars: counted.map { bar($0, $1) }, legend: Self.kinds)
    return section(
      title, chart, ["issue", "by people", "different readers", "by machines"], counted.map { row($0, $1) }, note: note)
  }

  private static let kinds: [(color: String, word: String)] = [("good", "by people"), ("other", "by machines")]
  private func bar(_ label: String, _ counts: VisitCounts) -> BarChart.Bar {
    BarChart.Bar(
      label: label, parts: [BarChart.Part(value: counts.people, color: "good"), BarChart.Part(value: counts.machines, color: "other")],
      note: counts.machines == 0 ? "\(counts.people)" : "\(counts.people), and \(counts.machines) by machines")
  }

  private func row(_ label: String, _ counts: VisitCounts) -> [String] {
    [label, "\(counts.people)", counts.readers > 0 ? "\(counts.readers)" : "", "\(counts.machines)"]
  }

  private var links: String? {
    guard let links = report.issues.first(where: { $0.links != nil })?.links, !links.isEmpty else { return nil }
    let chart = BarChart(
      id: "links", title: "Clicks of each link", description: "A bar a link, by its number.",
      bars: links.map { bar("\($0.number)", $0.counts) }, legend: Self.kinds)
    return section(
      "Links", chart, ["link", "by people", "different readers", "by machines"], links.map { row("\($0.number): \($0.target)", $0.counts) })
  }

  private var growth: String? {
    guard let (first, last) = report.weeks.first.flatMap({ first in report.weeks.last.map { (first, $0) } }) else { return nil }
    let chart = BarChart(
      id: "growth", title: "How many are on the list",
      description: "A bar a week. At the end of the week of \(first.week) there were \(first.readers), now there are \(last.readers).",
      bars: report.weeks.map { week in
        BarChart.Bar(
          label: week.week, parts: [BarChart.Part(value: week.readers, color: "good")],
          note: "\(week.readers) (+\(week.joined) −\(week.left))")
      })
    return section(
      "Growth", chart, ["week of", "joined", "left", "readers"],
      report.weeks.map { [$0.week, "\($0.joined)", "\($0.left)", "\($0.readers)"] })
  }

  private var leavings: String? {
    reasons(report.leavings, id: "leavings", "Leavings", of: "Why people left", "A bar a reason, in the weeks above.")
  }

  private var said: String? {
    reasons(
      report.leftBecause, id: "said", "In their own words", of: "What those say who left",
      "A bar an answer, of those who left in the weeks above and gave one.")
  }

  private func reasons(_ counts: [String: Int], id: String, _ heading: String, of title: String, _ description: String) -> String? {
    let reasons = PublicationReport.sorted(counts)
    if reasons.isEmpty { return nil }
    let chart = BarChart(
      id: id, title: title, description: description,
      bars: reasons.map { BarChart.Bar(label: $0.why, parts: [BarChart.Part(value: $0.people, color: "bad")], note: "\($0.people)") })
    return section(heading, chart, ["why", "people"], reasons.map { [$0.why, "\($0.people)"] })
  }
}
