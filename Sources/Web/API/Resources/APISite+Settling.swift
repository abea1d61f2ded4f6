internal import Accounts
internal import Audience
internal import Campaigns
internal import Delivery
internal import HTTPTypes
internal import Store

extension Resolution: Described {}

/// What is decided about mails of which nobody knows whether they arrived, said twice.
struct Settling: APIInput {
  let confirm: String
  let how: Resolution
  let count: Int
  let addresses: [String]?

  static let notes = [
    "confirm": Note("The campaign's name.", "hello", limits: 1...200),
    "how": Note("`resend`: once more, with the same Message-ID; `close`: they count as accepted, and the ledger says who decided so."),
    "count": Note("How many that is.", 2, limits: 1...1_000_000_000),
    "addresses": Note("Only these people's, for tokens that may `readers`; without it, all.", ["ada@example.org"], limits: 1...200),
  ]
}

struct GapFilling: APIInput {
  let confirm: String
  let count: Int
  let late: Bool?
  let refused: Bool?

  static let notes = [
    "confirm": Note("The campaign's name.", "hello", limits: 1...200),
    "count": Note("How many get it: the `count` of its gap, asked for with the same words.", 3, limits: 1...1_000_000_000),
    "late": Note("Also who joined, or whose rest ended, after it was sent."),
    "refused": Note("Also whose mail was refused for good, or came back."),
  ]
}

/// What is put right about an issue that went out.
extension APISite {
  static let settling: [APIRoute] = [
    .get(
      "/campaigns/:campaign/gap", for: .permission(.send), "getGap",
      "Who should have got an issue and did not, though nothing stands against it. Never somebody who has it, may have it, or will get it.",
      [
        APIParameter.campaign, .query("late", Schema(.truth), Note("Also who joined, or whose rest ended, after it was sent.")),
        .query("refused", Schema(.truth), Note("Also whose mail was refused for good, or came back.")),
      ], refusals: [.conflict]
    ) { call in
      try await call.database.read { connection in
        let (found, gap) = try call.gap(late: call.flag("late"), refused: call.flag("refused"), connection)
        return GapAnswer(gap, of: found, isNamed: call.token.permissions.contains(.readers))
      }
    },
    .take(
      .post, "/campaigns/:campaign/fill-gap", for: .permission(.send), "fillGap",
      "Have an issue sent to who should have got it and did not.",
      [APIParameter.campaign], taking: GapFilling.self, giving: CampaignFacts.self, keying: .needed, refusals: [.conflict]
    ) { call, filling in try await call.fill(filling) },
    .take(
      .post, "/campaigns/:campaign/resolve", for: .permission(.send), "resolveCampaign",
      "Decide about mails of which nobody knows whether they arrived: those that are `uncertain` in the ledger.",
      [APIParameter.campaign], taking: Settling.self, giving: CampaignFacts.self, keying: .needed, refusals: [.conflict]
    ) { call, settling in try await call.settle(settling) },
  ]
}

extension APICall {
  fileprivate func gap(late: Bool, refused: Bool, _ connection: Connection) throws -> (Campaign, Gap) {
    let found = try campaign(in: [.sending, .paused, .sent], else: "only what was sent, or is being sent, has a gap", connection)
    if let words = found.onlyCounts { throw Problem.conflict(words) }
    return (found, try Gap.of(found, in: publication, late: late, refused: refused, now: now, connection))
  }

  /// Those who are found in the transaction that sends it to them: they are as many as were said, or nothing is done.
  fileprivate func fill(_ filling: GapFilling) async throws -> APIAnswer {
    try await change(.filledGap) { connection in
      let (found, gap) = try gap(late: filling.late ?? false, refused: filling.refused ?? false, connection)
      try require(filling.confirm, isNameOf: found)
      guard filling.count == gap.count else {
        throw Problem.unprocessable("/count", "\(gap.count) would get it now; look at the gap again, with the same late and refused")
      }
      guard try gap.fill(found.id, cause: "put back \(cause)", for: services.terms.expiresAfter, now: now, connection) else {
        throw Problem.conflict("\(found.name) is cancelled: nothing of it is sent any more")
      }
      return try changed(found, as: "\(found.name): \(gap.count)", connection)
    }
  }

  fileprivate func settle(_ settling: Settling) async throws -> APIAnswer {
    guard settling.addresses == nil || token.permissions.contains(.readers) else {
      throw Problem(.forbidden, "this token is for \(token.scope), not for readers, whom `addresses` names")
    }
    return try await change(.settledUncertain) { connection in
      let found = try campaign(connection)
      try require(settling.confirm, isNameOf: found)
      let chosen = try settling.addresses.map { try Set($0.enumerated().map { try subscriber($1, at: "/addresses/\($0)", connection).id }) }
      if let chosen, chosen.count != settling.count {
        throw Problem.unprocessable("/count", "\(chosen.count) are named; look at them again")
      }
      do {
        try settling.how.settle(
          found.id, of: chosen, count: settling.count, by: cause, for: services.terms.expiresAfter, now: now, connection)
      } catch SettlingRefusal.otherCount(let count) {
        if chosen == nil { throw Problem.unprocessable("/count", "\(count) are uncertain now; look at them again") }
        throw Problem.unprocessable(
          "/addresses", "of the \(settling.count) named, \(count) \(count == 1 ? "is" : "are") uncertain in \(found.name)")
      } catch SettlingRefusal.cancelled {
        throw Problem.conflict(
          "\(found.name) is \(found.state.rawValue): nothing of it is sent any more; `close` can settle what is uncertain")
      }
      return try changed(found, as: "\(found.name): \(settling.count)", connection)
    }
  }

  /// A reader whom the body names.
  private func subscriber(_ text: String, at pointer: String, _ connection: Connection) throws -> Subscriber {
    guard let found = try Subscriber.find(Self.address(text, at: pointer), connection) else {
      throw Problem.unprocessable(pointer, "nobody is known by this address")
    }
    return found
  }
}
