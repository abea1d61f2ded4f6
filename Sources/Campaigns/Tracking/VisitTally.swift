internal import Store

/// What visits add to the counts of links. In the database, in ``add(_:_:)``, stands of each reader what they followed.
struct VisitTally {
  struct Place: Hashable {
    let campaign: CampaignID
    let kind: Visit.Kind
    /// 0: all of the issue's.
    let link: Int
  }

  struct Count {
    var people = 0
    var machines = 0
    /// Of whom it is known who they are, each once.
    var readers = 0
  }

  /// Programs that try links out do it while the mail is handed over, or in the moment after.
  static let handover = Duration.seconds(5)

  let keep: Duration
  let now: Timestamp
  var counts: [Place: Count] = [:]
  /// Of campaigns, when they were frozen, and what of their use was counted by reader; nil in it: there is no such campaign.
  var known: [CampaignID: Known?] = [:]

  struct Known {
    let frozenAt: Timestamp
    let byReader: Set<Visit.Kind>
    /// Whether a trial of its subjects is open.
    let isTried: Bool
    /// Who had it is not kept any more.
    let isRolledUp: Bool
  }

  init(keep: Duration, now: Timestamp) {
    self.keep = keep
    self.now = now
  }

  mutating func count(_ visit: Visit, isMachine: Bool, isFirstOfLink: Bool = false, isFirst: Bool = false) {
    for (link, isNew) in (visit.link == 0 ? [] : [(visit.link, isFirstOfLink)]) + [(0, isFirst)] {
      let place = Place(campaign: visit.campaign, kind: visit.kind, link: link)
      counts[place, default: Count()].people += isMachine ? 0 : 1
      counts[place, default: Count()].machines += isMachine ? 1 : 0
      counts[place, default: Count()].readers += isNew ? 1 : 0
    }
  }
}
