import Campaigns
import Foundation
import Logging
import ServiceLifecycle
import Synchronization
import Web

/// The publications that one process serves. Each has its own folder, database, senders and people; those that listen at one address share a socket
/// and are told apart by the names of their sites.
struct House {
  let publications: [Settings]

  /// Until SIGTERM or SIGINT; then it drains. `ready` hears for each publication the port of its site and of its rehearsal inbox.
  func run(ready: @escaping @Sendable (_ settings: Settings, _ site: Int, _ inbox: Int?) -> Void) async throws {
    try requireApart()
    let addresses = publications.map(\.siteListen)
    for address in Set(addresses) { try Port.require(address, by: "site.listen in tuesday.toml") }
    var publishing: [any Service] = []
    var readiness: [Readiness] = []
    var sites: [Settings.Address: [Serving.Parts]] = [:]
    var inboxes: Set<Settings.Address> = []
    for settings in publications {
      try settings.requireListeners()
      var port = settings.inboxListen.port
      if settings.relays.isEmpty {
        // One of several that rehearse has the usual port, the others any that is free.
        if inboxes.insert(settings.inboxListen).inserted {
          try Port.require(settings.inboxListen, by: "inbox.listen in tuesday.toml")
        } else {
          port = 0
        }
      }
      let parts = try await Serving(settings: settings, logger: logger(of: settings)).parts(inboxPort: port) { ready(settings, $0, $1) }
      sites[settings.siteListen, default: []].append(parts)
      readiness.append(parts.readiness)
      publishing.append(Services.group(parts.services))
    }
    // Each drains in its own time, beside the others.
    var all = [Services.Member(service: Services.beside(publishing))]
    // The rest is for databases, mail on its way and whatever else is read.
    let connections = OpenFiles.raise() * 3 / 4 / sites.count
    let (opened, opening) = AsyncStream<Void>.makeStream()
    let waiting = Mutex(sites.count)
    for (address, parts) in sites {
      let web = WebServer(
        parts.map(\.site), host: address.host, port: address.port, logger: Log.logger, connections: connections
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
      let loops = readiness
      all.append(Services.Member(service: manager.service(opened: opened) { loops.flatMap(\.standing) }))
    }
    try await Services.run(all)
  }

  private func logger(of settings: Settings) -> Logger {
    var logger = Log.logger
    if publications.count > 1 { logger[metadataKey: "publication"] = "\(settings.publication.name)" }
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
      let name = URL(string: settings.publication.baseURL)?.host?.lowercased() ?? ""
      if let other = names[settings.siteListen, default: [:]].updateValue(settings, forKey: name) {
        throw CommandError.configuration(
          "\(other.folder) and \(settings.folder) both have the site \(name) at \(settings.siteListen.host):\(settings.siteListen.port); give each a name of its own by site.base_url, or an address of its own by site.listen"
        )
      }
    }
  }
}
