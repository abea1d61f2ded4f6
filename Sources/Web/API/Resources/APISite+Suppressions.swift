internal import Accounts
internal import Audience
internal import HTTPTypes
internal import Mail
internal import Store

extension Suppression.Kind: Described {}

struct SuppressionAnswer: APIObject {
  let kind: Suppression.Kind
  let value: String
  let list: String?
  let reason: String
  let since: String

  static let title = "Suppression"
  static let notes = [
    "kind": Note("`erased`: of somebody who asked to be forgotten; nobody can take that away."),
    "value": Note("An address, a domain, or the hash of an address.", "ada@example.org"),
    "list": Note("Left out where it holds for all.", "main"), "reason": Note("", "asked by phone"), "since": .time(""),
  ]

  init(_ suppression: Suppression) {
    (kind, value, list) = (suppression.kind, suppression.value, suppression.slug)
    (reason, since) = (suppression.reason, suppression.createdAt.rfc3339)
  }
}

struct NewSuppression: APIInput {
  let value: String
  let reason: String
  let list: String?

  static let notes = [
    "value": Note("An address, a domain, or the SHA-256 or MD5 of an address.", "ada@example.org", limits: 1...320),
    "reason": Note("It stands in the ledgers.", "asked by phone", limits: 1...200),
    "list": Note("The slug of the list that it holds for; without it, for all.", "main", limits: 1...100),
  ]
}

struct SuppressionChange: APIObject {
  let kind: Suppression.Kind
  let value: String
  let isChanged: Bool

  static let notes = [
    "kind": Note(""), "value": Note("As it is kept.", "ada@example.org"), "isChanged": Note("Whether it was otherwise before."),
  ]
}

/// Whom no mail may go to.
extension APISite {
  static let suppressions: [APIRoute] = [
    .get(
      "/suppressions", for: .permission(.readers), "listSuppressions", "Whom no mail may go to, oldest first.",
      APIParameter.paging + [
        .query("address", Note("Instead what stands against mail to this address.", "ada@example.org", limits: 1...320))
      ]
    ) { call in
      if let text = call.text("address") {
        guard let address = try? EmailAddress(parsing: text) else { throw Problem.parameter("address", "is no address") }
        return try await call.database.read { Page(try Suppression.standing(against: address, $0).map(SuppressionAnswer.init)) }
      }
      return try await call.database.read { connection in
        let found = try Suppression.page(after: call.number() ?? 0, limit: call.limit + 1, connection)
        return Page(found, limit: call.limit, { SuppressionAnswer($0.suppression) }, place: { "\($0.id)" })
      }
    },
    .take(
      .post, "/suppressions", for: .permission(.changeReaders), "addSuppression", "Let no mail go to an address or a domain.",
      taking: NewSuppression.self, giving: SuppressionChange.self
    ) { call, new in
      let (kind, value) = try APICall.suppressed(new.value)
      guard let reason = AttributeKind.text.canonical(new.reason), !reason.isEmpty else {
        throw Problem.unprocessable("/reason", "must be one line")
      }
      return try await call.change(.suppressed) { connection in
        let list = try new.list.map { try call.list($0, at: "/list", connection).id }
        let isNew = try Suppression.add(kind, value, list: list, reason: reason, now: call.now, connection)
        return Changed(
          SuppressionChange(kind: kind, value: value, isChanged: isNew), object: isNew ? try APICall.logName(kind, value, connection) : nil)
      }
    },
    .take(
      .post, "/suppressions/remove", for: .permission(.changeReaders), "removeSuppression",
      "Let mail go there again. Nobody is subscribed by it.", taking: FormerSuppression.self, giving: SuppressionChange.self
    ) { call, former in
      let (kind, value) = try APICall.suppressed(former.value)
      return try await call.change(.unsuppressed) { connection in
        let list = try former.list.map { try call.list($0, at: "/list", connection).id }
        let existed = try Suppression.remove(kind, value, list: list, connection)
        return Changed(
          SuppressionChange(kind: kind, value: value, isChanged: existed),
          object: existed ? try APICall.logName(kind, value, connection) : nil)
      }
    },
  ]
}

struct FormerSuppression: APIInput {
  let value: String
  let list: String?

  static let notes = [
    "value": Note("As it was added.", "ada@example.org", limits: 1...320),
    "list": Note("The slug of the list that it holds for; without it, what holds for all.", "main", limits: 1...100),
  ]
}

extension APICall {
  fileprivate static func suppressed(_ text: String) throws -> (kind: Suppression.Kind, value: String) {
    do { return try Suppression.parse(text) } catch { throw Problem.unprocessable("/value", error.description) }
  }

  /// No log has an address in it: who is erased stands in none.
  fileprivate static func logName(_ kind: Suppression.Kind, _ value: String, _ connection: Connection) throws -> String {
    switch kind {
    case .domain: return value
    case .hash, .erased: return "a hash"
    case .address:
      let person = try (try? EmailAddress(parsing: value)).flatMap { try Subscriber.find($0, connection) }
      return person?.id.logName ?? "an address"
    }
  }
}
