internal import Accounts
internal import Audience
internal import Campaigns
internal import Feedback
internal import HTTPTypes
internal import Hummingbird
internal import Mail
internal import Store

/// What somebody at the desk does for one reader, each as its command does it.
extension DeskSite {
  /// Why a change is not made: a word's name, or words as they are.
  private struct Fault: Error {
    var word = ""
    var text = ""
  }

  /// In weeks.
  private static let longestRest = 520

  func addReaderChanges(to routes: inout DeskRoutes) {
    reader(&routes, "fields", .changedReader, done: "fields") { site, fields, reader, now, connection in
      try Subscriber.change(
        reader.id, try site.changes(fields, of: reader), cause: DeskReaders.cause, now: now, connection)
    }
    reader(&routes, "tag", .changedReader, done: "tag") { site, fields, reader, _, connection in
      let tag: String
      do throws(Tag.Fault) { tag = try Tag.typed(fields["tag"]) } catch {
        switch error {
        case .length: throw Fault(word: "wrong_tag")
        case .unseen(let code): throw Fault(text: site.pages.words["unseen_character", ["code": code]])
        }
      }
      try Tag.put(tag, on: reader.id, connection)
    }
    reader(&routes, "untag", .changedReader, done: "tag") { _, fields, reader, now, connection in
      guard try Tag.take(fields["tag"], from: reader.id, cause: DeskReaders.cause, now: now, connection) else {
        throw Fault(word: "no_tag")
      }
    }
    addMailChanges(to: &routes)
    addBlocks(to: &routes)
    routes.on(.post, "/desk/subscribers/:reader/erase", for: .changeReaders) { request, visit in try await erase(request, visit) }
  }

  /// Whether mail goes to them.
  private func addMailChanges(to routes: inout DeskRoutes) {
    reader(&routes, "unsubscribe", .unsubscribedReader, done: "left") { _, fields, reader, now, connection in
      let cause = "unsubscribed \(DeskReaders.cause)"
      if fields["list"].isEmpty { return try _ = Membership.leaveAll(reader.id, cause: cause, now: now, connection) }
      guard let list = try MailingList.find(fields["list"], connection) else { throw Fault(word: "no_list") }
      try Membership.unsubscribe(reader.id, list: list.id, cause: cause, now: now, connection)
    }
    reader(&routes, "rest", .snoozedReader, done: "rest") { _, fields, reader, now, connection in
      guard let list = try MailingList.find(fields["list"], connection) else { throw Fault(word: "no_list") }
      guard let weeks = Int(fields["weeks"]), (0...Self.longestRest).contains(weeks) else { throw Fault(word: "no_weeks") }
      let until = weeks == 0 ? nil : now + .seconds(weeks * 7 * 86_400)
      guard try Membership.snooze(reader.id, list: list.id, until: until, cause: DeskReaders.cause, now: now, connection) else {
        throw Fault(word: "not_confirmed")
      }
    }
    reader(&routes, "frequency", .choseFrequency, done: "frequency") { _, fields, reader, now, connection in
      guard let list = try MailingList.find(fields["list"], connection) else { throw Fault(word: "no_list") }
      guard let frequency = Frequency(rawValue: fields["frequency"]) else { throw Fault(word: "no_frequency") }
      guard try Membership.choose(frequency, reader.id, list: list.id, cause: DeskReaders.cause, now: now, connection) else {
        throw Fault(word: "not_confirmed")
      }
    }
  }

  /// Whether any may, and what came back.
  private func addBlocks(to routes: inout DeskRoutes) {
    reader(&routes, "suppress", .suppressed, done: "suppressed") { _, fields, reader, now, connection in
      let list = try Self.list(fields["list"], connection)
      guard let reason = AttributeKind.text.canonical(fields["reason"]), !reason.isEmpty else { throw Fault(word: "no_reason") }
      try Suppression.add(.address, reader.address.key, list: list, reason: reason, now: now, connection)
    }
    reader(&routes, "unsuppress", .unsuppressed, done: "unsuppressed") { _, fields, reader, _, connection in
      let list = try Self.list(fields["list"], connection)
      // Only what is about this address: a domain is many people's.
      let own = try Suppression.standing(against: reader.address, connection).filter { $0.kind == .address || $0.kind == .hash }
      guard let block = own.first(where: { $0.value == fields["value"] && $0.list == list }) else { throw Fault(word: "no_suppression") }
      _ = try Suppression.remove(block.kind, block.value, list: list, connection)
    }
    reader(&routes, "undo", .undidBounces, done: "undone") { site, fields, reader, now, connection in
      let records = try FeedbackRecord.standing(FeedbackFilter(person: reader.id), connection)
      guard !records.isEmpty else { throw Fault(word: "nothing_back") }
      do {
        _ = try FeedbackUndo(rules: site.readers.rules).undo(records, because: fields.because, now: now, connection)
      } catch is FeedbackUndo.NeedsReason {
        throw Fault(word: "no_because")
      }
    }
  }

  private typealias Change = @Sendable (DeskSite, FormFields, Subscriber, Timestamp, Connection) throws -> Void

  /// A route that changes one reader in one transaction, with its line in the log.
  private func reader(
    _ routes: inout DeskRoutes, _ name: String, _ deed: AuditEntry.Deed, done: String, _ change: @escaping Change
  ) {
    routes.on(.post, "/desk/subscribers/:reader/\(name)", for: .changeReaders) { request, visit in
      guard let id = id(request) else { return noReader(visit) }
      let fields = try await request.fields()
      do {
        try await changing(request, deed, id.logName) { connection in
          guard let reader = try Self.known(id, connection) else { throw Fault(word: "no_reader") }
          try change(self, fields, reader, request.now, connection)
        }
        return DeskGate.redirect(to: "/desk/subscribers/\(id.rawValue)?done=\(done)")
      } catch let fault as Fault {
        // Who is gone has no page to tell it on, and is told to be gone.
        let text = fault.word.isEmpty ? fault.text : pages.words[fault.word, [:]]
        return try await self.reader(request, visit, fault: text, part: name, form: fields)
      }
    }
  }

  /// Nil for all lists.
  private static func list(_ slug: String, _ connection: Connection) throws -> ListID? {
    if slug.isEmpty { return nil }
    guard let list = try MailingList.find(slug, connection) else { throw Fault(word: "no_list") }
    return list.id
  }

  /// Those fields that are otherwise than they were when the form was shown.
  private func changes(_ fields: FormFields, of reader: Subscriber) throws -> Subscriber.Changes {
    var changes = Subscriber.Changes()
    let attributes = pages.publication.attributes
    var known = ["name": reader.name, "first_name": reader.givenName, "language": reader.language, "zone": reader.zone]
    for name in attributes.keys { known["attribute.\(name)"] = reader.attributes[name] ?? "" }
    for (name, value) in known.sorted(by: { $0.key < $1.key }) {
      guard let typed = fields.all(name).first, typed != fields["was.\(name)"] else { continue }
      // Somebody else has changed it since the form was shown.
      guard value == fields["was.\(name)"] || value == typed else { throw Fault(word: "changed_meanwhile") }
      do throws(Subscriber.Changes.Problem) {
        try changes.set(name.replacing(/^attribute\./, with: ""), to: typed, attributes: attributes)
      } catch {
        throw Fault(text: pages.words.said(error.words))
      }
    }
    guard !changes.isEmpty else { throw Fault(word: "nothing_changed") }
    return changes
  }

  private func erase(_ request: DeskRequest, _ visit: Accounts.Visit) async throws -> Response {
    guard let id = id(request), let reader = try await database.read({ try Self.known(id, $0) }) else { return noReader(visit) }
    let fields = try await request.fields()
    guard (try? EmailAddress(parsing: fields["address"]))?.key == reader.address.key else {
      return try await self.reader(request, visit, fault: pages.words["erase_unsure", [:]], part: "erase", form: fields)
    }
    let done = try await readers.forgetting.forget(
      reader.address, cause: "erased \(DeskReaders.cause)", now: request.now, telling: request.noting(.erasedReader, id.logName))
    guard let done else { return noReader(visit) }
    return page("erased", pages.erased(done.erasure, done.remnants, naming: readers.settingsNaming(reader.address), visit))
  }
}
