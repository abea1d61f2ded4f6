internal import Campaigns
internal import Foundation
internal import Store
internal import Words

/// When posts go out by themselves, in the desk's language. What is typed is English, as the commands have it.
extension DeskPages {
  func words(of slot: Slot) -> String {
    slot.isLocal
      ? words["rule_local", ["rule": words(of: slot.rule), "zone": slot.rule.zone.name]]
      : "\(words(of: slot.rule)), \(slot.rule.zone.name)"
  }

  func words(of rule: SlotRule) -> String { rule.terms.map { words(of: $0) }.joined(separator: "; ") }

  private func words(of term: SlotRule.Term) -> String {
    var texts = ["clock": String(format: "%02d:%02d", term.hour, term.minute)]
    let start = term.from.map { words["rule_from", ["day": $0.formatted(language: words.language)]] } ?? ""
    switch term.days {
    case .weeks(1, Set(1...7)): return words["rule_day", texts] + start
    case .weeks(1, Set(2...6)): return words["rule_workday", texts] + start
    case .weeks(let every, let weekdays):
      texts["count"] = "\(every)"
      // Monday first.
      texts["days"] = list(weekdays.sorted { ($0 + 5) % 7 < ($1 + 5) % 7 }.map { words["weekday_\($0)", [:]] })
      return words[every == 1 ? "rule_weekly" : "rule_weeks", texts] + start
    case .months(let places, let weekday):
      texts["places"] = list((places.filter { $0 > 0 }.sorted() + places.filter { $0 < 0 }).map { words["place_\($0 < 0 ? 0 : $0)", [:]] })
      texts["day"] = words["weekday_\(weekday)", [:]]
      return words["rule_monthly", texts] + start
    }
  }

  private func list(_ names: [String]) -> String {
    guard let last = names.last, names.count > 1 else { return names.first ?? "" }
    return names.dropLast().joined(separator: ", ") + words["and", [:]] + last
  }
}
