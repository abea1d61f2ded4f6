internal import Store

/// Where a person's lot falls among those of a campaign: without a pattern, and every time the same.
struct Lot: Comparable {
  let number: UInt64
  let subscriber: SubscriberID
  let delivery: DeliveryID

  init(of subscriber: SubscriberID, delivery: DeliveryID, in campaign: CampaignID) {
    self.subscriber = subscriber
    self.delivery = delivery
    number = Self.mixed(Self.mixed(UInt64(bitPattern: campaign.rawValue)) ^ UInt64(bitPattern: subscriber.rawValue))
  }

  static func < (one: Lot, other: Lot) -> Bool { (one.number, one.subscriber) < (other.number, other.subscriber) }

  /// SplitMix64: a change of one bit changes about half of all.
  private static func mixed(_ seed: UInt64) -> UInt64 {
    var number = seed &+ 0x9E37_79B9_7F4A_7C15
    number = (number ^ number >> 30) &* 0xBF58_476D_1CE4_E5B9
    number = (number ^ number >> 27) &* 0x94D0_49BB_1331_11EB
    return number ^ number >> 31
  }
}
