internal import Campaigns
internal import Delivery
internal import Foundation
internal import Store

/// What keeps mail from leaving, in the desk's language: by its kind.
extension DeskPages {
  func words(of wait: CampaignWait) -> String {
    switch wait {
    case .resume: words["wait_resume", [:]]
    case .wayOut(let trouble, let isTried):
      words[
        isTried ? "wait_way_out" : "wait_nobody_tries",
        ["since": moment(trouble.since), "next": moment(trouble.nextTry), "reason": trouble.reason]]
    case .hours(let beginning): words["wait_hours", ["time": moment(beginning)]]
    case .midnight: words["wait_midnight", [:]]
    case .trial(_, let ends, let isOver): words[isOver ? "wait_trial_over" : "wait_trial", ["time": moment(ends)]]
    case .canary(let ends, let isOver): words[isOver ? "wait_canary_over" : "wait_canary", ["time": moment(ends)]]
    case .relay: words["wait_relay", [:]]
    case .rehearsal: words["wait_rehearsal", [:]]
    }
  }

  /// That a brake has stopped an issue, and where to look.
  func brakes(_ campaigns: [Campaign]) -> [[String: Any]] {
    campaigns.compactMap { campaign in
      guard let halt = campaign.halt, let brake = halt.brake else { return nil }
      return [
        "url": path(ofCampaign: campaign.name), "title": campaign.title.isEmpty ? campaign.name : campaign.title,
        "what": words["brake_\(brake.rawValue)", ["time": moment(halt.since)]], "reason": halt.reason,
      ]
    }
  }

  func path(ofCampaign name: String) -> String {
    "/desk/campaigns/" + (name.addingPercentEncoding(withAllowedCharacters: .alphanumerics.union(.init(charactersIn: "-._~"))) ?? "")
  }

  func text(of refusal: CampaignRefusal) -> String {
    var texts = refusal.texts
    if let state = texts["state"] { texts["state"] = words["campaign_\(state)", [:]] }
    return words[refusal.word, texts]
  }
}
