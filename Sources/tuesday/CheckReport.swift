import Audience
import Campaigns
import Markdown
import Store

/// What `check` has looked at and found, told as it is found.
struct CheckReport {
  /// What a file is, in the words of its count.
  enum Part: String, CaseIterable {
    case post, step, message, mail, roundup

    fileprivate func counted(_ count: Int) -> String {
      switch self {
      case .step: "\(count) \(count == 1 ? "step" : "steps") of series"
      case .mail: "the words of \(count) other \(count == 1 ? "mail" : "mails")"
      case .post, .message, .roundup: "\(count) \(rawValue)\(count == 1 ? "" : "s")"
      }
    }
  }

  private(set) var findings: [Diagnostic] = []
  /// Of files that may name a theme.
  private(set) var paths: [String] = []
  private var counts: [Part: Int] = [:]
  // What is wrong with a theme comes with each post that has it.
  private var told: Set<Diagnostic> = []
  private let complain: (String) -> Void

  init(complain: @escaping (String) -> Void) { self.complain = complain }

  /// What is to be said of one file.
  mutating func find(_ diagnostics: [Diagnostic], in path: String, as part: Part) {
    counts[part, default: 0] += 1
    if part != .roundup { paths.append(path) }
    tell(diagnostics, of: path)
  }

  /// - Parameter path: of what names no file itself.
  mutating func tell(_ diagnostics: [Diagnostic], of path: String) {
    for var diagnostic in diagnostics {
      diagnostic.file = diagnostic.file ?? path
      guard told.insert(diagnostic).inserted else { continue }
      findings.append(diagnostic)
      complain(diagnostic.text(path: path))
    }
  }

  /// That issues of a slot do not leave at the time that it names.
  private mutating func lookAtSlots(of settings: Settings, by inspection: Inspection) throws {
    let held = try inspection.database?.blockingRead { connection in
      try Slot.all(connection).compactMap { slot -> Diagnostic? in
        guard let list = try MailingList.find(slot.list, connection) else { return nil }
        let zones = ZonesBeside(slot.rule.zone, list: list, in: settings.publication)
        return try zones.held(slot, now: .now(), connection).map { .note("list \(list.slug), \(slot.rule.text): \($0)") }
      }
    }
    tell(held ?? [], of: "\(settings.folder)/tuesday.toml")
  }

  /// Every file of a publication that can reach a reader.
  mutating func lookAtAll(of settings: Settings, by inspection: Inspection) throws {
    let publication = settings.publication
    for path in try PostFolder(path: publication.posts, of: publication).paths() {
      find(try inspection.findings(ofPostAt: path), in: path, as: .post)
    }
    for name in SeriesFolder.names(in: publication) {
      let steps = try SeriesFolder(name, of: publication).steps
      // A folder that somebody has only begun reaches nobody.
      if steps.isEmpty { continue }
      tell(try SeriesCommand.findings(of: name, settings, inspection), of: "\(publication.series)/\(name)")
      counts[.step, default: 0] += steps.count
      paths += steps.map(\.path)
    }
    for path in MessageShelf(of: publication).paths { find(try inspection.findings(ofPostAt: path), in: path, as: .message) }
    lookAtMails(of: settings)
    try lookAtSlots(of: settings, by: inspection)
  }

  /// Of each group the first that is wrong: what else there is comes out when that is mended. Those that come with Tuesday are right.
  private mutating func lookAtMails(of settings: Settings) {
    let own = settings.ownMails
    if own.isEmpty { return }
    counts[.mail] = own.count
    let groups: [() throws -> Void] = [
      { _ = try PersonalMails(settings.publication, mode: settings.mode) }, { _ = try settings.notices() },
      { _ = try settings.reviews() }, { _ = try settings.digests() },
    ]
    for look in groups {
      do { try look() } catch let faulty as Post.Faulty { tell(faulty.diagnostics, of: faulty.path) } catch {}
    }
  }

  var errors: Int { findings.count { $0.severity == .error } }

  var text: String {
    let warnings = findings.count { $0.severity == .warning }
    let parts = Part.allCases.compactMap { part in counts[part].flatMap { $0 > 0 ? part.counted($0) : nil } }
    func counted(_ count: Int, _ word: String) -> String { "\(count) \(word)\(count == 1 ? "" : "s")" }
    let looked = parts.isEmpty ? "0 posts" : parts.joined(separator: ", ")
    return "\(looked) checked, \(counted(errors, "error")), \(counted(warnings, "warning"))."
  }
}
