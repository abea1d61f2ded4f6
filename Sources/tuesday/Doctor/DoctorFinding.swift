import Foundation

/// What one look of `doctor` found.
struct DoctorFinding: Encodable, Sendable {
  enum Status: String, Encodable, Sendable {
    case ok, warn, fail
    /// Could not be looked at, or does not matter here.
    case skipped
  }

  let check: DoctorCheck
  let status: Status
  /// What there is.
  let what: String
  /// What follows from it.
  let why: String?
  /// What to do.
  let fix: String?
  /// The way out that it is about, by the settings' name, where that was tried.
  var route: String?

  static func ok(_ check: DoctorCheck, _ what: String, why: String? = nil) -> DoctorFinding {
    DoctorFinding(check: check, status: .ok, what: what, why: why, fix: nil)
  }

  static func warn(_ check: DoctorCheck, _ what: String, why: String, fix: String) -> DoctorFinding {
    DoctorFinding(check: check, status: .warn, what: what, why: why, fix: fix)
  }

  static func fail(_ check: DoctorCheck, _ what: String, why: String? = nil, fix: String) -> DoctorFinding {
    DoctorFinding(check: check, status: .fail, what: what, why: why, fix: fix)
  }

  static func skipped(_ check: DoctorCheck, _ what: String, fix: String? = nil) -> DoctorFinding {
    DoctorFinding(check: check, status: .skipped, what: what, why: nil, fix: fix)
  }

  /// Whether a route works, as it was tried just now.
  func of(_ route: String) -> DoctorFinding {
    var finding = self
    finding.route = route
    return finding
  }

  /// A line, and one each for why and fix under it.
  var text: String {
    func padded(_ text: String) -> String { text.padding(toLength: 10, withPad: " ", startingAt: 0) }
    let margin = String(repeating: " ", count: 20)
    let more = [why, fix.map { "→ " + $0 }].compactMap { $0?.split(separator: "\n").map { "\n" + margin + $0 }.joined() }
    return padded(status.rawValue) + padded(check.rawValue) + what + more.joined()
  }
}
