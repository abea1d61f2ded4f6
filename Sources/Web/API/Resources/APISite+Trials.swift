internal import Accounts
internal import Campaigns
internal import HTTPTypes
internal import Store

struct SubjectChoice: APIInput {
  let number: Int
  let confirm: String

  static let notes = [
    "number": Note("Of the subject that all others get.", 2, limits: 1...100),
    "confirm": Note("The campaign's name: who has drawn a subject keeps it.", "hello", limits: 1...200),
  ]
}

/// The trial of an issue's subjects: how it stands, and its end by somebody's choice.
extension APISite {
  static let trials: [APIRoute] = [
    .get(
      "/campaigns/:campaign/trial", for: .permission(.overview), "getTrial", "How the trial of an issue's subjects stands.",
      [APIParameter.campaign], refusals: [.conflict]
    ) { call in
      try await call.database.read { connection in try call.trial(of: call.campaign(connection), connection) }
    },
    .take(
      .post, "/campaigns/:campaign/subject", for: .permission(.send), "chooseSubject",
      "End the trial at once: all who took no part get this subject. The one that is chosen already may be said again.",
      [APIParameter.campaign], taking: SubjectChoice.self, giving: TrialAnswer.self, refusals: [.conflict]
    ) { call, choice in
      try await call.change(.choseSubject) { connection in
        let found = try call.campaign(connection)
        try call.require(choice.confirm, isNameOf: found)
        let answer = try call.trial(of: found, connection)
        // The answer was lost, or it came to the same.
        if answer.chosen == choice.number { return Changed(answer, object: nil) }
        try call.choose(choice.number, of: answer, for: found, connection)
        let after = try Campaign.find(found.id, connection) ?? found
        return Changed(try call.trial(of: after, connection), object: found.name)
      }
    },
  ]
}

extension APICall {
  fileprivate func trial(of campaign: Campaign, _ connection: Connection) throws -> TrialAnswer {
    guard let report = try TrialReport.of(campaign, connection) else {
      throw Problem.conflict(
        campaign.frozenAt == nil
          ? "\(campaign.name) is \(campaign.state.rawValue): a trial begins when it is sent" : "\(campaign.name) has one subject, its title"
      )
    }
    let waiting = report.ends == nil ? 0 : try Trial.waiting(for: campaign, connection)
    return TrialAnswer(report, of: campaign, waiting: waiting)
  }

  fileprivate func choose(_ number: Int, of trial: TrialAnswer, for campaign: Campaign, _ connection: Connection) throws {
    guard trial.subjects.contains(where: { $0.number == number }) else {
      throw Problem.unprocessable(
        "/number", "\(campaign.name) has \(trial.subjects.count) subjects: a number from 1 to \(trial.subjects.count)")
    }
    guard [.sending, .paused].contains(campaign.state), trial.ends != nil else {
      throw Problem.conflict("the trial of \(campaign.name) is not open: \(trial.words)")
    }
    if let ends = campaign.canaryEnds {
      throw Problem.conflict(
        "what becomes of the mails of those who take part is looked at first, until \(ends.rfc3339) or later; then choose")
    }
    let verdict = try Trial.of(campaign.id, connection)?.choose(
      number, for: campaign, expiresAfter: services.terms.expiresAfter, now: now, connection)
    guard verdict != nil else { throw Problem.conflict("the trial of \(campaign.name) is over; who has a subject keeps it") }
  }
}
