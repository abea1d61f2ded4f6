internal import Accounts
internal import Audience
internal import Campaigns
internal import HTTPTypes
internal import Hummingbird
internal import Store

/// What a change comes to.
struct Changed<Result: APIObject>: Sendable {
  let result: Result
  /// What it was done to, as the log has it; nil: nothing was changed, and nothing is logged.
  let object: String?
  var status = HTTPResponse.Status.ok
  /// Where it is found from now on, below the API's own path.
  var location: String?
  /// Whom the answer is about.
  var subscriber: SubscriberID?

  init(_ result: Result, object: String?, status: HTTPResponse.Status = .ok, location: String? = nil, about subscriber: SubscriberID? = nil)
  {
    (self.result, self.object, self.status) = (result, object, status)
    (self.location, self.subscriber) = (location, subscriber)
  }
}

/// An answer, ready to be sent.
struct APIAnswer: Sendable {
  let body: String
  let status: HTTPResponse.Status
  var location: String?
  var isReplayed = false
  /// Where the next page begins.
  var next: String?
  var tag: String?
  /// An answer that is no JSON of ours.
  var file: Response?
}

extension APICall {
  /// One transaction: the change, its line in the log of who did what, and, where the request has a key, what is answered to whoever asks with it again.
  ///
  /// - Parameters:
  ///   - indexing: whether indexes of rows that are there may be made.
  ///   - body: throws to change nothing.
  func change<Result: APIObject>(
    _ deed: AuditEntry.Deed, indexing: Bool = false, _ body: @escaping @Sendable (Connection) throws -> Changed<Result>
  ) async throws -> APIAnswer {
    let change: @Sendable (Connection) throws -> APIAnswer = { connection in
      if let replayed = try replayed(connection) { return replayed }
      let changed = try body(connection)
      if let object = changed.object { try AuditEntry.add(deed, object, by: caller, now: now, connection) }
      let answer = APIAnswer(body: APIText.json(changed.result), status: changed.status, location: changed.location)
      if let key {
        if let time = services.patience.look(now: now) { try KeptAnswer.forget(now: time, connection) }
        let kept = KeptAnswer(requestHash: hash, status: answer.status.code, body: answer.body, location: answer.location)
        try kept.keep(key, of: token.name, about: changed.subscriber, now: now, connection)
      }
      return answer
    }
    return try await indexing ? database.indexingWrite(change) : database.write(change)
  }

  /// Its line alone, for the transaction of what it tells of.
  func noting(_ deed: AuditEntry.Deed, _ object: String) -> Newsroom.Note {
    { [caller, now] in try AuditEntry.add(deed, object, by: caller, now: now, $0) }
  }

  func replayed(_ connection: Connection) throws -> APIAnswer? {
    guard let key, let kept = try KeptAnswer.find(key, of: token.name, connection) else { return nil }
    guard kept.requestHash == hash else {
      throw Problem(.unprocessableContent, "this key was used for another request; each request needs a new key")
    }
    return APIAnswer(body: kept.body, status: HTTPResponse.Status(code: kept.status), location: kept.location, isReplayed: true)
  }
}
