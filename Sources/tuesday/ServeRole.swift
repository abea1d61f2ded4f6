import ArgumentParser

/// What a `serve` does of all that has to be done. Any number of processes may share a database of PostgreSQL, each with one role or several.
enum ServeRole: String, CaseIterable, ExpressibleByArgument {
  /// Everything that is asked for by HTTP.
  case web
  /// What is due by the clock, and what comes back: one of all that could does it.
  case scheduler
  /// Delivers; several share the work and all limits.
  case sender
}
