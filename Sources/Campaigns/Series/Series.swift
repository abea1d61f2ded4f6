package import Store

package typealias SeriesID = ID<Series>

/// A welcome series or a course: posts of a folder that each reader gets one by one, counted from the day on which they began.
///
/// Nothing is sent because a folder is there: a series has a row from when its writer first switched it on.
package struct Series: Sendable {
  /// What makes a reader of it.
  package enum Begin: String, Sendable, CaseIterable {
    /// Somebody's own yes to the list: a click, a form without one, a choice on the preference page.
    case confirmed
    case byHand = "by-hand"
  }

  package let id: SeriesID
  package let slug: String
  package let list: ListID
  /// The time of day, on each reader's own clock.
  package let hour: Int
  package let minute: Int
  package let begins: Begin
  package let isOn: Bool
  /// The files of its steps as they were seen last, and since when.
  let steps: String
  let stepsSince: Timestamp

  /// For how long its folder must have been as it is before anything is done about that: whoever moves files about is in the middle of it.
  static let settling = Duration.seconds(60)

  /// What the campaigns of a step have in common.
  func campaignSlug(of step: String) -> String { "series.\(slug).\(step)" }
}
