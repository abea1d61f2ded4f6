internal import Accounts
internal import Audience
internal import Campaigns
internal import HTTPTypes
internal import Mail
internal import Store
internal import Words

extension APISite {
  static let subscriberChanges: [APIRoute] = [
    .take(
      .post, "/subscribers", for: .permission(.changeReaders), "addSubscriber",
      "Have somebody asked whether they want to be a reader, or add who has agreed.", taking: NewReader.self, giving: AddedReader.self,
      statuses: [.ok, .created], keying: .needed, refusals: [.conflict]
    ) { call, new in try await call.add(new) },
    .take(
      .patch, "/subscribers/:reader", for: .permission(.changeReaders), "changeSubscriber", "Change what is known of somebody.",
      [APIParameter.reader], taking: ReaderChanges.self, giving: ReaderFacts.self
    ) { call, changes in try await call.change(changes) },
    .take(
      .post, "/subscribers/:reader/unsubscribe", for: .permission(.changeReaders), "unsubscribe",
      "Take somebody off all lists, or one, because they asked. Asking again changes nothing.", [APIParameter.reader],
      taking: Leaving.self, giving: ReaderFacts.self
    ) { call, leaving in
      try await call.change(.unsubscribedReader) { connection in
        let person = try call.reader(connection)
        let cause = "unsubscribed for them \(call.cause)" + (leaving.because.map { ": \($0.onOneLine)" } ?? "")
        let list = try leaving.list.map { try call.list($0, at: "/list", connection).id }
        let changed =
          try list.map { try Membership.unsubscribe(person.id, list: $0, cause: cause, now: call.now, connection) }
          ?? Membership.leaveAll(person.id, cause: cause, now: call.now, connection)
        return Changed(try ReaderFacts(person, now: call.now, connection), object: changed ? person.id.logName : nil)
      }
    },
    .take(
      .post, "/subscribers/:reader/erase", for: .permission(.changeReaders), "eraseSubscriber",
      "Forget somebody for good, because they asked.",
      [APIParameter.reader], taking: ErasureRequest.self, giving: Forgotten.self
    ) { call, forgetting in try await call.erase(confirm: forgetting.confirm) },
  ]
}

extension APICall {
  fileprivate func add(_ new: NewReader) async throws -> APIAnswer {
    let address = try Self.address(new.address, at: "/address")
    let (name, firstName) = (Subscriber.cleanName(new.name ?? ""), Subscriber.cleanName(new.firstName ?? ""))
    return try await change(new.consent == .ask ? .askedReader : .addedReader) { connection in
      let list = try list(new.list ?? MailingList.main, at: "/list", connection)
      let outcome =
        try new.consent == .ask
        ? ask(address, (name, firstName), list, connection) : take(address, (name, firstName), list, new.source, connection)
      guard let person = try Subscriber.find(address, connection) else { throw StoreError.defect("who was added is not there") }
      let result = AddedReader(outcome: outcome, hint: address.hint, reader: try ReaderFacts(person, now: now, connection))
      return Changed(
        result, object: outcome == .already ? nil : person.id.logName, status: outcome == .already ? .ok : .created,
        location: "/subscribers/\(person.publicID.hex)", about: person.id)
    }
  }

  private func take(
    _ address: EmailAddress, _ names: (whole: String, first: String), _ list: MailingList, _ source: String?, _ connection: Connection
  ) throws -> AddedReader.Outcome {
    let source = source?.onOneLine ?? ""
    guard !source.isEmpty else {
      throw Problem.unprocessable("/source", "say in `source` where and how they agreed, or have them asked: consent: ask")
    }
    let adding = try Subscriber.add(
      address, name: names.whole, givenName: names.first, list: list.id, cause: "\(Consent.added)\(cause): \(source)", now: now, connection)
    switch adding {
    case .suppressed(let block): throw Self.refusal(address, block)
    case .stood(nil), .stood(.pending): return .added
    case .stood(.confirmed): return .already
    case .stood(let state?): throw Self.refusal(address, state)
    }
  }

  private func ask(
    _ address: EmailAddress, _ names: (whole: String, first: String), _ list: MailingList, _ connection: Connection
  ) throws -> AddedReader.Outcome {
    let wish = SignUp.Wish(
      address: address, name: names.whole, givenName: names.first, lists: [list.id], cause: "asked \(cause)", proof: nil)
    var generator = SystemRandomNumberGenerator()
    switch try services.signUp.ask(wish, id: PublicID(&generator), now: now, connection) {
    case .asked: return .asked
    case .askedLater: return .askedLater
    case .joined: return .added
    case .standing(let membership) where membership.state == .confirmed: return .already
    case .standing(let membership): throw Self.refusal(address, membership.state)
    case .suppressed(let block): throw Self.refusal(address, block)
    case .limited(.address):
      throw Problem.conflict("\(address) was asked within the last 24 hours, and an address is asked once a day; try again tomorrow")
    case .limited:
      throw Problem.conflict("\(address.domain) has had all its sign-ups of this hour; try again in an hour")
    }
  }

  private static func refusal(_ address: EmailAddress, _ block: Suppression) -> Problem {
    .conflict("no mail may go to \(address): \(block.reason); `tuesday suppressions` tells more")
  }

  private static func refusal(_ address: EmailAddress, _ state: MembershipState) -> Problem {
    .conflict(
      state == .unsubscribed
        ? "\(address) has left (unsubscribed); only they themselves can come back, by a form and the click in the mail that it sends"
        : "\(address) has \(state.rawValue), which stops mail of every list")
  }

  fileprivate func change(_ wanted: ReaderChanges) async throws -> APIAnswer {
    var changes = Subscriber.Changes()
    let fields = [("name", wanted.name), ("first_name", wanted.firstName), ("language", wanted.language), ("zone", wanted.timeZone)]
    for case (let field, let value?) in fields {
      try changes.set(field, value, at: "/\(field == "zone" ? "time_zone" : field)", publication)
    }
    for (name, value) in wanted.attributes ?? [:] {
      guard publication.attributes[name] != nil else {
        throw Problem.unprocessable(
          "/attributes/\(name.pointerEscaped)",
          "nothing is kept as \"\(name.prefix(60))\"; "
            + (publication.attributes.isEmpty
              ? "[attributes] of tuesday.toml has none" : "known are \(publication.attributes.keys.sorted().joined(separator: ", "))"))
      }
      try changes.set(name, value, at: "/attributes/\(name.pointerEscaped)", publication)
    }
    let tags = try wanted.tags?.enumerated().map { index, text in
      do { return try Tag.typed(text) } catch { throw Problem.unprocessable("/tags/\(index)", "\(error)") }
    }
    return try await change(.changedReader) { [changes] connection in
      let person = try reader(connection)
      if !changes.isEmpty { try Subscriber.change(person.id, changes, cause: cause, now: now, connection) }
      let before = try Tag.of(person.id, connection)
      for tag in tags ?? before where !before.contains(tag) { try Tag.put(tag, on: person.id, connection) }
      for tag in before where tags?.contains(tag) == false {
        _ = try Tag.take(tag, from: person.id, cause: cause, now: now, connection)
      }
      let after = try Subscriber.find(person.id, connection) ?? person
      let isChanged = try !changes.isEmpty || before != Tag.of(person.id, connection)
      return Changed(try ReaderFacts(after, now: now, connection), object: isChanged ? person.id.logName : nil)
    }
  }

  /// As `tuesday subscribers erase`: the row and all that hangs on it at once, then what is left of it in files.
  fileprivate func erase(confirm: String) async throws -> APIAnswer {
    let person = try await database.read { try reader($0) }
    guard (try? EmailAddress(parsing: confirm))?.key == person.address.key else {
      throw Problem.unprocessable("/confirm", "is not this person's address")
    }
    let forgetting = Forgetting(database: database, publication: publication, files: services.files)
    let done = try await forgetting.forget(
      person.address, cause: "erased \(cause)", now: now, telling: noting(.erasedReader, person.id.logName))
    guard let done, let erasure = done.erasure else { throw Problem.notFound("they were forgotten before") }
    let remnants = done.remnants
    let settings = services.settingsNaming(person.address).map { "\($0) in the settings" }
    return APIAnswer(
      body: APIText.json(
        Forgotten(
          excluded: erasure.excluded, uncertain: erasure.uncertain, isScrubbed: !remnants.isBusy && remnants.mentions.isEmpty,
          mentions: remnants.mentions + settings, files: remnants.files)), status: .ok)
  }
}

extension Subscriber.Changes {
  fileprivate mutating func set(_ field: String, _ value: String, at pointer: String, _ publication: Publication) throws {
    do throws(Problem) {
      try set(field, to: value, attributes: publication.attributes)
    } catch {
      throw Web.Problem.unprocessable(pointer, error.description)
    }
  }
}
