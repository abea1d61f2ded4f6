internal import Foundation

/// What the system knows of this process (proc(5)). Nil where it does not let us see.
struct ProcessFigures {
  let residentBytes: Double?
  let cpuSeconds: Double?
  /// Since the epoch.
  let startedAt: Double?
  let openFiles: Double?
  let mostFiles: Double?

  init() {
    // The name of the program may have blanks and brackets in it; what follows has none.
    let line = (try? String(contentsOfFile: "/proc/self/stat", encoding: .utf8)) ?? ""
    let fields = (line.lastIndex(of: ")").map { line[line.index(after: $0)...] } ?? "").split(separator: " ").map { Double($0) }
    // The first of them is the third of proc(5).
    func field(_ number: Int) -> Double? { fields.indices.contains(number - 3) ? fields[number - 3] : nil }
    let ticks = Double(sysconf(Int32(_SC_CLK_TCK)))
    cpuSeconds = field(14).flatMap { user in field(15).map { (user + $0) / ticks } }
    residentBytes = field(24).map { $0 * Double(sysconf(Int32(_SC_PAGESIZE))) }
    let boot = (try? String(contentsOfFile: "/proc/stat", encoding: .utf8))?.split(separator: "\n").first { $0.hasPrefix("btime ") }
    startedAt = field(22).flatMap { start in boot.flatMap { Double($0.dropFirst(6)) }.map { $0 + start / ticks } }
    openFiles = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")).map { Double($0.count) }
    var limit = rlimit()
    mostFiles = getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 ? Double(limit.rlim_cur) : nil
  }
}
