import Campaigns
import Delivery
import Foundation
import Hooks
import Store
import Web

/// What the desk's pages about routes and settings ask.
extension Settings {
  var deskUpkeep: DeskUpkeep {
    let settings = self
    return DeskUpkeep(
      routes: relays, providers: limits.providers, hooks: hookSteering, sheet: { settings.sheet },
      look: { look in
        await Doctor(settings: settings, now: .now()).findings(look.checks).map { DeskUpkeep.Finding($0) }
      },
      records: { asking in await Doctor(settings: settings, now: .now()).records(asking: asking) })
  }

  var hookSteering: HookSteering { HookSteering(hooks, publication: publication.baseURL) }

  /// All keys as this program runs with them, and what the next start would take.
  private var sheet: DeskUpkeep.Sheet {
    let file = folder + "/tuesday.toml"
    var next: SettingSources?
    var fault: String?
    do {
      next = try Settings(folder: folder, environment: environment, flags: flags).sources
    } catch {
      fault = CommandError.from(error)?.description ?? "\(error)"
    }
    return DeskUpkeep.Sheet(file: file, settings: sources.sheet(next: next, file: file), fault: fault)
  }
}

extension DeskUpkeep.Look {
  fileprivate var checks: Set<DoctorCheck> {
    switch self {
    case .known: [.returns, .webhooks, .feeds]
    case .routes: [.relay, .ptr, .inbound, .returns, .webhooks, .feeds, .site, .clock]
    case .domain: [.spf, .dkim, .dmarc, .mx, .ptr]
    }
  }
}

extension DeskUpkeep.Finding {
  fileprivate init(_ finding: DoctorFinding) {
    let status: Status =
      switch finding.status {
      case .ok: .ok
      case .warn: .warn
      case .fail: .fail
      case .skipped: .skipped
      }
    self.init(check: finding.check.rawValue, status: status, what: finding.what, why: finding.why, fix: finding.fix, route: finding.route)
  }
}
