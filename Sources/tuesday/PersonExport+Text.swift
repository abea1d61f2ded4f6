import Audience
import Campaigns
import Delivery
import Words

extension PersonExport {
  /// For people, as `subscribers show` tells it.
  var text: String {
    var lines = ["\(address)  \(name)".trimmingEnd]
    lines += lists.map { standing in
      "\(standing.list): \(standing.state)" + (standing.frequency == .every ? "" : ", \(standing.frequency.words)")
        + (standing.askedAt.map { ", asked again by a form at \($0)" } ?? "")
        + (standing.snoozedUntil.map { ", rests until \($0)" } ?? "")
    }
    lines += suppressed.map { "suppressed\($0.list.map { " on \($0)" } ?? ""): \($0.reason)" }
    lines += [("first name", firstName ?? ""), ("language", language), ("zone", zone)].filter { !$0.1.isEmpty }.map { "\($0.0): \($0.1)" }
    lines += series.map { course in
      let name = course.mode == SendingMode.rehearsal.rawValue ? "\(course.series), in rehearsal" : course.series
      return "series \(name): \(course.ended ?? "under way")\(course.lastStep.map { ", came to \($0)" } ?? "")"
    }
    if !tags.isEmpty { lines.append("tags: \(tags.joined(separator: ", "))") }
    lines += attributes.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" } + ["", "history"]
    lines += history.map { "  \($0.at)  \($0.event)\($0.list.map { " (\($0))" } ?? "")  \($0.cause)\($0.said)" }
    lines += ["", "mail"]
    lines +=
      deliveries.isEmpty
      ? ["  none yet"]
      : deliveries.map {
        "  \($0.at)  \($0.campaign)  \($0.state), \($0.attempts) \($0.attempts == 1 ? "attempt" : "attempts")  \($0.reply ?? "")"
          .trimmingEnd
      }
    if let deliveriesSince { lines.append("  of issues that were over by \(deliveriesSince) only counts are kept, without names") }
    if !returned.isEmpty { lines += ["", "what came back"] }
    lines += returned.map { "  " + $0.line }
    if !engagements.isEmpty { lines += ["", "links"] }
    lines += engagements.flatMap { engagement in
      engagement.links.map { "  \(engagement.lastAt)  \(engagement.campaign)  \(engagement.kind) \($0)" }
    }
    if !approvals.isEmpty { lines += ["", "approvals"] }
    lines += approvals.map { "  \($0.at)  \($0.post)  \($0.verdict), by \($0.way)  \($0.words.onOneLine)".trimmingEnd }
    return lines.joined(separator: "\n")
  }
}

extension PersonExport.Event {
  /// `; they say: too many mails: “One a week would do.”`; empty where they did not.
  var said: String {
    guard let reason else { return "" }
    return "; they say: \(reason.rawValue)" + (reasonWords.map { $0.isEmpty ? "" : ": “\($0)”" } ?? "")
  }
}

extension PersonExport.Return {
  /// `2026-11-24T10:00:00Z  bounce, hard (unknown user)  hello  550 5.1.1 No such user  (bounced, by inbound.main)`.
  var line: String {
    let way = forwardedTo.map { ", of a mail that went on to \($0)" } ?? ""
    let end = undoneAt.map { "; taken back at \($0)" } ?? ""
    return [at, headline, campaign ?? "", words, "(\(outcome), by \(source)\(way)\(end))"].filter { !$0.isEmpty }.joined(separator: "  ")
  }
}

extension String {
  fileprivate var trimmingEnd: String { String(self[..<(lastIndex { $0 != " " }.map { index(after: $0) } ?? startIndex)]) }
}
