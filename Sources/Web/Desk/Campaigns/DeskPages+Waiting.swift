internal import Campaigns
internal import Delivery
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
}
