/// What one look at the publication found.
struct FindingAnswer: APIObject {
  let check: String
  let status: String
  let what: String
  let why: String?
  let fix: String?
  let route: String?

  static let title = "Look"
  static let notes = [
    "check": Note("As `tuesday doctor` calls it.", "spf"), "status": Note("", "warn", choices: ["ok", "warn", "fail", "skipped"]),
    "what": Note("", "the domain has no SPF record"), "why": Note("", "receivers cannot tell whose mail it is"),
    "fix": Note("What to do.", "add a TXT record"), "route": Note("Of `GET /routes`: the one that was tried for it.", "smtp"),
  ]

  init(_ finding: DeskUpkeep.Finding) {
    (check, status, what) = (finding.check, finding.status.rawValue, finding.what)
    (why, fix, route) = (finding.why, finding.fix, finding.route)
  }
}
