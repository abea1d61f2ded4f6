import Glibc

/// How many files and connections this process may have open.
enum OpenFiles {
  /// Raises the limit as far as the system lets us: a shell or a unit begins with 1024 for the sake of select(2), which nothing here uses.
  /// - Returns: the limit from then on.
  static func raise() -> Int {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 1024 }
    let wanted = min(limit.rlim_max, 16_384)
    if limit.rlim_cur < wanted {
      limit.rlim_cur = wanted
      guard setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 1024 }
    }
    return Int(limit.rlim_cur)
  }
}
