import Store

/// What somebody else says the time is.
struct ToldTime: Sendable {
  let who: String
  let time: Timestamp
  /// What our clock said when it was heard.
  let heardAt: Timestamp
}
