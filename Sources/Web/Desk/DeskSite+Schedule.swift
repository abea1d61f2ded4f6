internal import Accounts
internal import Audience
internal import Campaigns
internal import HTTPTypes
internal import Hummingbird
internal import Store

/// The days on which posts go out by themselves.
extension DeskSite {
  func addSchedule(to routes: inout DeskRoutes) {
    routes.on(.get, "/desk/schedule", for: .overview) { request, visit in try await schedule(request, visit) }
    routes.on(.post, "/desk/schedule", for: .send) { request, visit in
      let fields = try await request.fields()
      guard let list = try await list(fields["list"]), let day = LocalDate(fields["day"]) else {
        return try await schedule(request, visit, fault: pages.words["not_understood", [:]])
      }
      do {
        guard try await decide(fields, day, list, request) else {
          return try await schedule(request, visit, month: day, fault: pages.words["not_understood", [:]])
        }
        return DeskGate.redirect(to: pages.schedulePath(month: day.description))
      } catch {
        guard let words = pages.refusal(error) else { throw error }
        return try await schedule(request, visit, month: day, fault: words)
      }
    }
  }

  /// - Returns: whether it is one of the things that can be decided.
  private func decide(_ fields: FormFields, _ day: LocalDate, _ list: MailingList, _ request: DeskRequest) async throws -> Bool {
    let (now, post, told) = (request.now, fields["post"], "\(day), \(list.slug)")
    switch fields["do"] {
    case "skip": try await newsroom.skip(day, of: list, because: reason(fields), now: now, noting: request.noting(.skippedDay, told))
    case "back": try await newsroom.takeBack(day, of: list, now: now, noting: request.noting(.tookBack, told))
    case "unskip": try await newsroom.unskip(day, of: list, now: now, noting: request.noting(.unskippedDay, told))
    case "pin": try await newsroom.decide(.pin(day), of: post, on: list, now: now, noting: request.noting(.pinnedPost, "\(post): \(day)"))
    default: return false
    }
    return true
  }

  private func schedule(
    _ request: DeskRequest, _ visit: Accounts.Visit, month: LocalDate? = nil, fault: String = ""
  ) async throws -> Response {
    let today = LocalDate(request.now, in: newsroom.publication.zone)
    let wanted = (month ?? LocalDate(request.query("month") + "-01") ?? today).firstOfMonth
    // Nobody plans, or looks back, further than that.
    var first = min(max(wanted, today.adding(days: -366)), today.adding(days: 366)).firstOfMonth
    var months = try await newsroom.month(first, now: request.now)
    if month == nil, request.query("month").isEmpty, !months.contains(where: \.hasMore) {
      // At a month's end what comes is in the next one.
      let next = try await newsroom.month(first.adding(days: 31).firstOfMonth, now: request.now)
      if next.contains(where: \.hasMore) { (first, months) = (first.adding(days: 31).firstOfMonth, next) }
    }
    let mode = newsroom.mode
    let halted = try await database.read { try Campaign.braked(mode: mode, $0) }
    let values = pages.schedule(months, first, halted: halted, visit, fault: fault, now: request.now)
    return page("schedule", values, status: fault.isEmpty ? .ok : .unprocessableContent)
  }
}
