package import Delivery
package import Hooks

/// What the desk's pages about routes and settings, and the API's answers, ask of whoever knows the settings' file: what `doctor`, `dkim` and the settings themselves tell. Nothing of it changes anything but hooks.
package struct DeskUpkeep: Sendable {
  /// One key, as the running program has it.
  package struct Setting: Sendable {
    /// `smtp.host`
    package let key: String
    /// Empty for a secret: only whether it is set is told.
    package let value: String
    package let isSecret: Bool
    package let isSet: Bool
    /// A variable's name, or a file with its line; `default` where nobody has said it.
    package let origin: String
    /// Whether it is what it would be if nobody had said it.
    package let isStandard: Bool
    /// What it is about; nil for one that the publication has named.
    package let about: String?
    /// As it stands in the file.
    package let line: String
    /// What the next start takes instead; nil for the same.
    package let next: String?

    package init(
      key: String, value: String, isSecret: Bool, isSet: Bool, origin: String, isStandard: Bool, about: String?, line: String, next: String?
    ) {
      (self.key, self.value, self.isSecret, self.isSet) = (key, value, isSecret, isSet)
      (self.origin, self.isStandard, self.about, self.line, self.next) = (origin, isStandard, about, line, next)
    }
  }

  package struct Sheet: Sendable {
    /// The settings' file.
    package let file: String
    package let settings: [Setting]
    /// Why the next start could not read what the file says now; nil: it could.
    package let fault: String?

    package init(file: String, settings: [Setting], fault: String?) {
      (self.file, self.settings, self.fault) = (file, settings, fault)
    }
  }

  /// What one look found.
  package struct Finding: Sendable {
    package enum Status: String, Sendable {
      case ok, warn, fail, skipped
    }

    package let check: String
    package let status: Status
    package let what: String
    package let why: String?
    package let fix: String?
    /// Which route was tried for it; nil: none.
    package let route: String?

    package init(check: String, status: Status, what: String, why: String?, fix: String?, route: String? = nil) {
      (self.check, self.status, self.what, self.why, self.fix, self.route) = (check, status, what, why, fix, route)
    }
  }

  /// What of the publication can be looked at.
  package enum Look: Sendable {
    /// What is known without asking anybody: what came back, webhooks, feeds.
    case known
    /// Relays, mailboxes, the site, the clock.
    case routes
    /// What the DNS says of the sender's domain.
    case domain
  }

  /// A record that a domain needs.
  package struct DomainRecord: Sendable {
    package enum Purpose: String, Sendable, CaseIterable {
      case spf, dkim, dmarc, answers, returns, site
    }

    /// How what it says compares with what it has to say.
    enum Standing: String, CaseIterable {
      case unknown, missing, there, same, other
    }

    package let purpose: Purpose
    package let name: String
    package let type: String
    /// What it has to say; what only somebody else knows stands in it as `…`.
    package let value: String
    /// What it says now; nil where nobody was asked, or nobody answers.
    package let found: [String]?
    /// Why it is not known what it says.
    package let fault: String?

    /// Only where there is one right answer is it compared; of the others the findings tell.
    var standing: Standing {
      guard let found else { return .unknown }
      if found.isEmpty { return .missing }
      guard [.dkim, .site].contains(purpose), !value.contains("…") else { return .there }
      return found.contains(value) ? .same : .other
    }

    package init(purpose: Purpose, name: String, type: String, value: String, found: [String]?, fault: String?) {
      (self.purpose, self.name, self.type, self.value) = (purpose, name, type, value)
      (self.found, self.fault) = (found, fault)
    }
  }

  /// In the order of the settings; of a rehearsal none.
  let routes: [Route]
  let providers: [Provider]
  /// Programs elsewhere that are told what happens here.
  let hooks: HookSteering
  let sheet: @Sendable () -> Sheet
  let look: @Sendable (Look) async -> [Finding]
  /// Each record; with `asking` with what it says now.
  let records: @Sendable (_ asking: Bool) async -> [DomainRecord]

  package init(
    routes: [Route], providers: [Provider], hooks: HookSteering, sheet: @escaping @Sendable () -> Sheet,
    look: @escaping @Sendable (Look) async -> [Finding], records: @escaping @Sendable (_ asking: Bool) async -> [DomainRecord]
  ) {
    (self.routes, self.providers, self.hooks) = (routes, providers, hooks)
    (self.sheet, self.look, self.records) = (sheet, look, records)
  }
}
