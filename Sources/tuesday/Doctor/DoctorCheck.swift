import ArgumentParser

/// What `doctor` looks at, in the order in which it tells.
enum DoctorCheck: String, CaseIterable, Encodable, Sendable, ExpressibleByArgument {
  case config, database, clock, zones, relay, spf, dkim, dmarc, mx, ptr, returns, inbound, webhooks, hooks, site, feeds, files, backup
}
