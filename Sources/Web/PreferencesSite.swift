internal import Audience
package import Campaigns
internal import Foundation
internal import HTTPTypes
internal import Hummingbird
package import Logging
internal import Mail
package import Store

/// The page behind the preferences link of every mail. The link is the authority: there is no cookie, and a GET changes nothing.
package struct PreferencesSite: Sendable {
  private let pages: PublicPages
  private let templates: SiteTemplates
  private let preferences: Preferences
  private let signUp: SignUp
  private let logger: Logger
  private let clock: @Sendable () -> Timestamp

  package init(
    pages: PublicPages, templates: SiteTemplates, preferences: Preferences, signUp: SignUp, logger: Logger,
    clock: @escaping @Sendable () -> Timestamp
  ) {
    self.pages = pages
    self.templates = templates
    self.preferences = preferences
    self.signUp = signUp
    self.logger = logger
    self.clock = clock
  }

  func add(to router: Router<VisitorContext>, _ links: LinkSite) {
    router.get("/preferences/:token") { request, context in
      links.see(request, context)
      return switch try await visitor(context) {
      case .refused(let answer): answer
      case .known(let text, let token): try await show(text, token)
      }
    }
    router.post("/preferences/:token") { request, context in
      switch try await visitor(context) {
      case .refused(let answer): answer
      case .known(let text, let token): try await act(FormFields(request), text, token, network: signUp.network(request, context))
      }
    }
  }

  private enum Visitor {
    case known(text: String, token: LinkToken)
    case refused(Response)
  }

  private func visitor(_ context: VisitorContext) async throws -> Visitor {
    guard let text = context.parameters.get("token"), let token = preferences.verify(text) else {
      return .refused(templates.notice(pages.notice("broken"), status: .notFound))
    }
    return token.isPreview ? .refused(templates.notice(pages.notice("preview"))) : .known(text: text, token: token)
  }

  private func show(_ text: String, _ token: LinkToken, note: String? = nil, hasLeft: Bool = false) async throws -> Response {
    guard let standing = try await preferences.standing(of: token, now: clock()) else { return templates.notice(pages.notice("gone")) }
    return templates.personal("preferences", pages.preferences(standing, action: "/preferences/\(text)", note: note, hasLeft: hasLeft))
  }

  private func act(_ fields: FormFields, _ text: String, _ token: LinkToken, network: String) async throws -> Response {
    let now = clock()
    guard let standing = try await preferences.standing(of: token, now: now) else { return templates.notice(pages.notice("gone")) }
    let person = standing.subscriber
    let words = pages.words(for: person)
    let proof = Consent.Proof(words: pages.preferenceWords(standing, fields), network: network)
    var hasLeft = false
    switch fields["do"] {
    case "lists":
      let shown = Set(fields.all("shown"))
      guard offers(standing, fields, shown) else { return try await show(text, token, note: "no_choice") }
      let frequencies = Dictionary(uniqueKeysWithValues: shown.map { ($0, Frequency(rawValue: fields["often-\($0)"])) })
      let isAsked = try await preferences.choose(
        Set(fields.all("list")), of: shown, frequencies: frequencies.compactMapValues(\.self), person, proof: proof, now: now)
      if isAsked { return templates.notice(pages.asked(at: person.address.masked, words: words)) }
      hasLeft = standing.choices.contains { $0.isOn && shown.contains($0.list.slug) && !fields.all("list").contains($0.list.slug) }
    case "leave":
      try await preferences.leave(person.id, proof: proof, now: now)
      hasLeft = standing.canLeave
    case "why": return try await note(fields, text, token, person, now)
    case "rest":
      guard let weeks = ([0] + Preferences.snoozeWeeks).first(where: { fields["weeks"] == "\($0)" }),
        standing.choices.contains(where: \.isOn)
      else {
        return try await show(text, token, note: "no_choice")
      }
      try await preferences.snooze(until: weeks == 0 ? nil : now + .seconds(weeks * 7 * 86_400), person, proof: proof, now: now)
    case "about":
      guard pages.offers(language: fields["language"], to: person) else { return try await show(text, token, note: "no_choice") }
      guard let changes = changes(fields, of: person), SignUp.isName(changes.name ?? "") else {
        return try await show(text, token, note: "wrong_name")
      }
      if !changes.isEmpty { try await preferences.change(changes, of: person.id, proof: proof, now: now) }
    case "export": return try await export(person, proof, now)
    case "erase": return templates.personal("ask", pages.erase(person, action: "/preferences/\(text)"))
    case "erase-now":
      return templates.notice(pages.notice(try await erase(person, now) ? "erased" : "erased_partly", words: words))
    default: return try await show(text, token)
    }
    return try await show(text, token, note: "saved", hasLeft: hasLeft)
  }

  private func note(
    _ fields: FormFields, _ text: String, _ token: LinkToken, _ person: Subscriber, _ now: Timestamp
  ) async throws -> Response {
    guard let reason = LeavingReason(fields, now: now) else { return try await show(text, token, note: "why_missing", hasLeft: true) }
    switch try await preferences.note(reason, of: person.id, by: token) {
    case .kept: return try await show(text, token, note: "why_thanks")
    case .rehearsal: return templates.notice(pages.notice("preview", words: pages.words(for: person)))
    case .nobody: return try await show(text, token, note: "why_nothing")
    }
  }

  /// Whether there is what was chosen: a list may have gone since the page was shown.
  private func offers(_ standing: Preferences.Standing, _ fields: FormFields, _ shown: Set<String>) -> Bool {
    shown.isSubset(of: standing.choices.map(\.list.slug)) && shown.isSuperset(of: fields.all("list"))
      && shown.allSatisfy { fields["often-\($0)"].isEmpty || Frequency(rawValue: fields["often-\($0)"]) != nil }
  }

  /// - Returns: whether nothing is left; what is, the writer hears of.
  private func erase(_ person: Subscriber, _ now: Timestamp) async throws -> Bool {
    let remnants = try await preferences.erase(person, now: now)
    if !remnants.files.isEmpty {
      logger.notice(
        "files hold the address of somebody who erased themself; delete them, and change the posts among them",
        metadata: ["files": "\(remnants.files)"])
    }
    if !remnants.mentions.isEmpty {
      logger.notice(
        "the address of somebody who erased themself stands in what you wrote; change it there",
        metadata: ["places": "\(remnants.mentions)"])
    }
    if remnants.isBusy {
      logger.warning(
        "the database's file may hold the address of somebody who erased themself in free space: it was in use",
        metadata: ["remedy": "stop `tuesday serve` and have SQLite write the file anew (VACUUM)"])
    }
    return remnants.isEmpty
  }

  /// What is different now; nil where it is no name or language.
  private func changes(_ fields: FormFields, of person: Subscriber) -> Subscriber.Changes? {
    var changes = Subscriber.Changes()
    for (field, before) in [("name", person.name), ("language", person.language)] {
      let value = field == "name" ? Subscriber.cleanName(fields[field]) : fields[field]
      guard value != before else { continue }
      do throws(Subscriber.Changes.Problem) { try changes.set(field, to: value, attributes: [:]) } catch { return nil }
    }
    return changes
  }

  private func export(_ person: Subscriber, _ proof: Consent.Proof, _ now: Timestamp) async throws -> Response {
    guard let document = try await preferences.export(person.id, proof: proof, now: now) else {
      return templates.notice(pages.notice("gone"))
    }
    var headers: HTTPFields = [.contentType: "application/json", .cacheControl: "no-store"]
    headers[named: "content-disposition"] = "attachment; filename=\"my-data.json\""
    return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(string: document)))
  }
}
