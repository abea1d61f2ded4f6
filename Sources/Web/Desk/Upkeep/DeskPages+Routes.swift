internal import Accounts
internal import Audience
internal import Campaigns
internal import Delivery
internal import Foundation
internal import Store

/// How mail gets out and what comes back.
extension DeskPages {
  /// - Parameter isLooked: whether relays and mailboxes were asked just now.
  func routes(
    _ found: RoutesPage, providers: [Provider], findings: [DeskUpkeep.Finding], isLooked: Bool, _ visit: Accounts.Visit, now: Timestamp
  ) -> [String: Any] {
    let situation = found.situation
    // What somebody has tried a moment ago is truer than what the last sender has written down.
    let tried = Dictionary(findings.compactMap { finding in finding.route.map { ($0, finding) } }) { first, _ in first }
    let getsOut = tried.values.contains { $0.status == .ok }
    var values = frame("routes_title", visit, at: "/desk/routes")
    values["standstill"] =
      (getsOut ? nil : situation.standstill).map { words(of: .wayOut($0, isTried: now < $0.nextTry + .seconds(120))) } ?? ""
    values["is_spent"] = situation.isSpent
    values["window"] =
      situation.window.map { window in
        words[
          window.isOpen(at: now) ? "window_open" : "window_closed", ["from": Self.clock(window.opens), "to": Self.clock(window.closes)]]
      } ?? ""
    values["routes"] = found.routes.map { route($0, situation, tried[$0.route.name]) }
    values["has_routes"] = !found.routes.isEmpty
    values["providers"] = providers.map { provider -> [String: Any] in
      ["name": provider.name, "what": pace(perMinute: provider.perMinute, connections: provider.connections)]
    }
    values["has_providers"] = !providers.isEmpty
    values["queue"] = found.backlog.parts.map { part -> [String: Any] in
      [
        "url": path(ofCampaign: part.campaign), "title": part.title.isEmpty ? part.campaign : part.title,
        "what": words["queue_waits", ["count": "\(part.open)", "deferred": "\(part.deferred)"]],
        "state": words["campaign_\(part.state.rawValue)", [:]],
      ]
    }
    values["is_idle"] = found.backlog.parts.isEmpty
    values["halted"] = found.halted.map { campaign -> [String: Any] in
      ["url": path(ofCampaign: campaign.name), "title": title(of: campaign), "reason": campaign.halt?.reason ?? ""]
    }
    values["has_halted"] = !found.halted.isEmpty
    values["deferred"] = found.backlog.domains.map { domain -> [String: Any] in
      ["domain": domain.name, "count": "\(domain.deferred)", "next": moment(domain.next), "said": domain.reply]
    }
    values["has_deferred"] = !found.backlog.domains.isEmpty
    values.merge(back(found)) { $1 }
    values["findings"] = findings.map { finding($0) }
    values["is_looked"] = isLooked
    return values
  }

  private func back(_ found: RoutesPage) -> [String: Any] {
    [
      "returned": found.returned.map { row($0) }, "has_returned": !found.returned.isEmpty,
      "answers": found.refusals.map { record -> [String: Any] in
        ["said": record.words, "time": moment(record.at), "iso": record.at.rfc3339, "campaign": record.campaign ?? ""]
      }, "has_answers": !found.refusals.isEmpty,
      "sources": found.sources.map { source -> [String: Any] in
        let week = source.week.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(separator: ", ")
        return [
          "name": source.source, "last": source.lastAt.isEmpty ? words["source_never", [:]] : time(source.lastAt),
          "week": week,
        ]
      }, "has_sources": !found.sources.isEmpty,
    ]
  }

  /// - Parameter tried: what came of trying it just now; nil: nobody has.
  private func route(_ standing: RouteStanding, _ situation: SendingSituation, _ tried: DeskUpkeep.Finding?) -> [String: Any] {
    let route = standing.route
    let isDirect = route.direct != nil
    var notes = [pace(perMinute: route.perMinute, connections: route.connections)]
    if route.weight == 0 { notes.append(words["route_stands_by", [:]]) }
    if let left = standing.leftToday {
      notes.append(words["route_warms", ["sent": "\(standing.sentToday)", "left": "\(left)"]])
    }
    if let slowed = standing.slowed, let since = standing.slowedAt {
      notes.append(words["route_slowed", ["count": "\(slowed)", "since": moment(since)]])
    }
    var state = standing.trouble != nil ? "route_trouble" : situation.standstill != nil ? "route_unknown" : "route_works"
    var since = standing.trouble.map { words["route_since", ["since": moment($0.since), "next": moment($0.nextTry)]] } ?? ""
    var said = standing.trouble?.reason ?? ""
    if tried?.status == .fail {
      (state, since, said) = ("route_failed", "", tried?.what ?? "")
    } else if tried?.status == .ok {
      state = standing.trouble == nil ? "route_answers" : "route_again"
    }
    return [
      "name": route.name, "place": isDirect ? words["route_direct", [:]] : route.place,
      "works": ["route_works", "route_answers", "route_again"].contains(state), "state": words[state, [:]], "since": since, "said": said,
      "notes": notes.filter { !$0.isEmpty },
    ]
  }

  private func pace(perMinute: Int?, connections: Int?) -> String {
    [
      perMinute.map { words["pace_minute", ["count": "\($0)"]] } ?? words["pace_free", [:]],
      connections.map { words["pace_sessions", ["count": "\($0)"]] },
    ].compactMap(\.self).joined(separator: ", ")
  }

  static func clock(_ minute: Int) -> String { String(format: "%02d:%02d", minute / 60, minute % 60) }

  func finding(_ finding: DeskUpkeep.Finding) -> [String: Any] {
    [
      "check": finding.check, "status": finding.status.rawValue, "word": words["look_\(finding.status.rawValue)", [:]],
      "what": finding.what, "why": finding.why ?? "", "fix": finding.fix ?? "",
    ]
  }
}
