import Campaigns
import Foundation
import Logging
import ServiceLifecycle
import Synchronization
import Web
import Words

/// The publications that one process serves. Each has its own folder, database, senders and people; those that listen at one address share a socket
/// and are told apart by the names of their sites.
struct House {
  /// A publication that cannot be served.
  struct LeftOut {
    let folder: String
    let error: any Error

    var reason: String { CommandError.from(error)?.description ?? "\(error)" }
    /// On one line.
    var text: String { "\(folder) is left out: \(reason)".onOneLine }
  }

  var publications: [Settings]
  /// What could not even be read.
  var leftOut: [LeftOut] = []
  var roles = Set(ServeRole.allCases)

  var hasSeveral: Bool { publications.count + leftOut.count > 1 }

  /// Until SIGTERM or SIGINT; then it drains. `ready` hears for each publication the port of its site and of its rehearsal inbox.
  func run(ready: @escaping @Sendable (_ settings: Settings, _ site: Int, _ inbox: Int?) -> Void) async throws {
    try requireApart()
    let addresses = publications.map(\.siteListen)
    for address in Set(addresses) { try Port.require(address, by: "site.listen in tuesday.toml") }
    let household = try await household(ready)
    for fault in household.leftOut {
      Log.logger.error(
        "a publication is left out; mend it, then start `tuesday serve` anew",
        metadata: ["folder": "\(fault.folder)", "reason": "\(fault.reason)"])
    }
    let (sites, faults) = (household.sites, household.leftOut.map(\.text))
    // Each drains in its own time, beside the others.
    var all = [Services.Member(service: Services.beside(household.services))]
    // The rest is for databases, mail on its way and whatever else is read.
    let connections = OpenFiles.raise() * 3 / 4 / sites.count
    let (opened, opening) = AsyncStream<Void>.makeStream()
    let waiting = Mutex(sites.count)
    for (address, parts) in sites {
      let web = WebServer(
        parts.map(\.site) + (faults.isEmpty ? [] : [HostedSite(leftOut: faults)]), host: address.host, port: address.port,
        logger: Log.logger, connections: connections
      ) { port in
        for part in parts { part.opened(port) }
        let left = waiting.withLock { count in
          count -= 1
          return count
        }
        if left == 0 { opening.finish() }
      }
      all.append(Services.Member(service: web))
    }
    if let manager = ServiceManager(ProcessInfo.processInfo.environment) {
      let loops = household.readiness
      all.append(Services.Member(service: manager.service(opened: opened, without: faults) { loops.flatMap(\.standing) }))
    }
    try await Services.run(all)
  }

  /// What is made of the publications before anything runs.
  private struct Household {
    var services: [any Service] = []
    var readiness: [Readiness] = []
    var sites: [Settings.Address: [Serving.Parts]] = [:]
    var leftOut: [LeftOut]
  }

  /// - Throws: when nothing can be served.
  private func household(
    _ ready: @escaping @Sendable (_ settings: Settings, _ site: Int, _ inbox: Int?) -> Void
  ) async throws -> Household {
    var household = Household(leftOut: leftOut)
    var inboxes: Set<Settings.Address> = []
    for settings in publications {
      // One of several that rehearse has the usual port, the others any that is free.
      let hasUsualPort = settings.relays.isEmpty && !inboxes.contains(settings.inboxListen)
      if hasUsualPort { try Port.require(settings.inboxListen, by: "inbox.listen in tuesday.toml") }
      do {
        try settings.requireListeners()
        let parts = try await Serving(settings: settings, roles: roles, logger: logger(of: settings))
          .parts(inboxPort: hasUsualPort ? settings.inboxListen.port : 0) { ready(settings, $0, $1) }
        household.sites[settings.siteListen, default: []].append(parts)
        household.readiness.append(parts.readiness)
        household.services.append(Services.group(parts.services))
      } catch {
        household.leftOut.append(LeftOut(folder: settings.folder, error: error))
        continue
      }
      if hasUsualPort { inboxes.insert(settings.inboxListen) }
    }
    if let fault = household.leftOut.first, household.services.isEmpty { throw fault.error }
    return household
  }

  private func logger(of settings: Settings) -> Logger {
    var logger = Log.logger
    if hasSeveral { logger[metadataKey: "publication"] = "\(settings.publication.name)" }
    return logger
  }

  /// Throws where two are one, or could not be told apart.
  private func requireApart() throws {
    var folders: Set<String> = []
    var names: [Settings.Address: [String: Settings]] = [:]
    for settings in publications {
      guard folders.insert(settings.folder).inserted else {
        throw CommandError.usage("\(settings.folder) is named twice")
      }
      let name = HostName.plain(URL(string: settings.publication.baseURL)?.host ?? "")
      if let other = names[settings.siteListen, default: [:]].updateValue(settings, forKey: name) {
        throw CommandError.configuration(
          "\(other.folder) and \(settings.folder) both have the site \(name) at \(settings.siteListen.text()); give each a name of its own by site.base_url, or an address of its own by site.listen"
        )
      }
    }
  }
}
