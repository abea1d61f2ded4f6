import Store

@testable import Campaigns

extension PostQueue {
  /// What the slot may take on a day as far as the files and the queue say, in that order.
  func takeable(on day: LocalDate, without taken: Set<String> = []) -> [Post] {
    order(on: day, without: taken).filter { $0.goes(on: day) }.compactMap(\.post)
  }
}
