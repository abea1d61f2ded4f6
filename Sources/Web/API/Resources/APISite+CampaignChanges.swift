internal import Accounts
internal import Audience
internal import Campaigns
internal import Delivery
internal import Foundation
internal import HTTPTypes
internal import Store
internal import Words

/// A post that is to go out, said twice: nothing leaves by accident.
struct NewCampaign: APIInput {
  let post: String
  let confirm: String
  let readers: Int
  let sendAt: String?

  private enum CodingKeys: String, CodingKey {
    case post, confirm, readers
    case sendAt = "send_at"
  }

  static let notes = [
    "post": Note("Its slug.", "hello", limits: 1...100),
    "confirm": Note(
      "The slug and the beginning of the content's hash, as `GET /posts/{post}/plan` has them.", "hello@1a2b3c4d", limits: 1...200),
    "readers": Note("How many get it, as the plan says.", 240, limits: 0...1_000_000_000),
    "send_at": Note(
      "Without it, it leaves when it cannot be taken back any more (delivery.undo).", "2026-12-01T15:00:00Z", format: "date-time"),
  ]
}

struct HaltReason: APIInput {
  let because: String?

  static let notes = ["because": Note("Why; everybody who looks is told.", "the second link is wrong", limits: 1...200)]
}

struct CancelReason: APIInput {
  let confirm: String
  let because: String?

  static let notes = [
    "confirm": Note("The campaign's name: who has not got it will not get it.", "hello", limits: 1...200),
    "because": Note("Why; everybody who looks is told.", "the second link is wrong", limits: 1...200),
  ]
}

extension APISite {
  static let campaignChanges: [APIRoute] = [
    .take(
      .post, "/campaigns", for: .permission(.send), "scheduleCampaign",
      "Have a post go out: its content is fixed now, its audience when it leaves.",
      taking: NewCampaign.self, giving: CampaignFacts.self, statuses: [.created], keying: .needed, refusals: [.conflict]
    ) { call, new in try await call.schedule(new) },
    .take(
      .post, "/campaigns/:campaign/pause", for: .permission(.send), "pauseCampaign",
      "Hold an issue that is being sent: what is in hand finishes, nothing more leaves.", [APIParameter.campaign], taking: HaltReason.self,
      giving: CampaignFacts.self, refusals: [.conflict]
    ) { call, reason in
      try await call.change(.pausedCampaign) { connection in
        if let paused = try call.campaign(alreadyIn: .paused, notIn: [.sending], connection) {
          return try call.changed(paused, as: nil, connection)
        }
        let found = try call.campaign(in: [.sending], else: "only what is being sent can be paused", connection)
        guard try Campaign.isOpen(found.id, connection) else {
          throw Problem.conflict("nothing of \(found.name) is still to be sent, so there is nothing to pause")
        }
        _ = try Campaign.pause(found.id, reason: call.halt(reason.because), now: call.now, connection)
        return try call.changed(found, connection)
      }
    },
    .act(
      .post, "/campaigns/:campaign/resume", for: .permission(.send), "resumeCampaign", "Go on with what was paused.",
      [APIParameter.campaign], giving: CampaignFacts.self, refusals: [.conflict]
    ) { call in
      try await call.change(.resumedCampaign) { connection in
        if let sending = try call.campaign(alreadyIn: .sending, notIn: [.paused], connection) {
          return try call.changed(sending, as: nil, connection)
        }
        let found = try call.campaign(in: [.paused], else: "only what is paused can be resumed", connection)
        _ = try Campaign.resume(found.id, now: call.now, connection)
        return try call.changed(found, connection)
      }
    },
    .take(
      .post, "/campaigns/:campaign/cancel", for: .permission(.send), "cancelCampaign",
      "Take back what is scheduled, or end for good what is being sent; who has it keeps it.", [APIParameter.campaign],
      taking: CancelReason.self, giving: CampaignFacts.self, refusals: [.conflict]
    ) { call, reason in
      let answer = try await call.change(.cancelledCampaign) { connection in
        if let cancelled = try call.campaign(alreadyIn: .cancelled, notIn: [.scheduled, .sending, .paused], connection) {
          try call.require(reason.confirm, isNameOf: cancelled)
          return try call.changed(cancelled, as: nil, connection)
        }
        let found = try call.campaign(
          in: [.scheduled, .sending, .paused], else: "only what is scheduled or not sent to its end can be cancelled", connection)
        try call.require(reason.confirm, isNameOf: found)
        _ = try Campaign.cancel(found.id, reason: call.halt(reason.because), now: call.now, connection)
        return try call.changed(found, connection)
      }
      // What waits is turned into cancelled behind it, some thousands at a time; after a kill `tuesday serve` goes on with it.
      let named = try await call.database.read { try Campaign.find(name: reason.confirm, $0) }
      if let named { try await Campaign.close(named.id, in: call.database, now: call.now) }
      return answer
    },
  ]
}

extension APICall {
  /// As `campaign` commands tell it.
  fileprivate func halt(_ reason: String?) -> String { reason.map { "\(cause): \($0.onOneLine)" } ?? cause }

  /// As `tuesday send --confirm`: what was shown, to as many as were shown, or nothing.
  fileprivate func schedule(_ new: NewCampaign) async throws -> APIAnswer {
    let time = try new.sendAt.map { text in
      let time = try Self.time(text, at: "/send_at")
      guard time > now else { throw Problem.unprocessable("/send_at", "that time is past") }
      return time
    }
    // The same request again is answered without a look at the post, which may have changed or gone since.
    if let replayed = try await database.read({ try replayed($0) }) { return replayed }
    let prospect = try await prospect(new.post, at: time ?? now, pointer: "/post")
    let other = Problem.unprocessable(
      "/confirm", "the plan is of another content, or of another post; look at it again: it says \(prospect.contentName)")
    guard prospect.contentName.isGiven(by: new.confirm) else { throw other }
    let count = prospect.count.getting
    guard new.readers == count else { throw Problem.unprocessable("/readers", "\(count) would get it now; look at the plan again") }
    return try await change(.sentPost, indexing: true) { connection in
      do {
        let campaign = try prospect.schedule(services.terms, sendAt: time ?? now + services.undo, now: now, connection)
        return Changed(
          try CampaignFacts(campaign, of: publication, services.situation(now, connection), now: now, connection), object: campaign.name,
          status: .created, location: "/campaigns/\(campaign.name)")
      } catch let refusal as SendingRefusal {
        switch refusal {
        case .nobody: throw Problem.unprocessable("/readers", "there is nobody to send it to")
        case .changed: throw other
        case .decided(let earlier): throw Problem.conflict("\(earlier.name) is \(earlier.state.rawValue); nobody gets it twice")
        }
      } catch let refusal as Unapproved {
        throw Problem.conflict("it is not approved: \(refusal.standing.text)")
      }
    }
  }
}
