internal import Accounts
internal import Audience
internal import Campaigns
internal import HTTPTypes
internal import Store

extension Frequency: Described {}

struct FrequencyWish: APIInput {
  let frequency: Frequency
  let list: String?

  static let notes = [
    "frequency": Note(
      "`weekly`: one in seven days at most; `monthly`: the first of each month; `digest`: one mail a month that lists them."),
    "list": Note("Its slug; `main` where it is not said.", "main", limits: 1...100),
  ]
}

struct SnoozeWish: APIInput {
  let until: String?
  let list: String?

  static let notes = [
    "until": Note("From then on mail comes again; without it, from now on.", "2026-12-29T00:00:00Z", format: "date-time"),
    "list": Note("Its slug; `main` where it is not said.", "main", limits: 1...100),
  ]
}

/// How much mail somebody wants.
extension APISite {
  static let readerMail: [APIRoute] = [
    .take(
      .post, "/subscribers/:reader/frequency", for: .permission(.changeReaders), "chooseFrequency",
      "How often somebody wants issues of a list, because they asked.", [APIParameter.reader], taking: FrequencyWish.self,
      giving: ReaderFacts.self, refusals: [.conflict]
    ) { call, wish in
      try await call.change(.choseFrequency) { connection in
        let (person, list) = (try call.reader(connection), try call.list(wish.list ?? MailingList.main, at: "/list", connection))
        guard try Membership.choose(wish.frequency, person.id, list: list.id, cause: call.cause, now: call.now, connection) else {
          throw Problem.conflict("they are not confirmed on \(list.slug); only a reader can choose how often it comes")
        }
        return Changed(try ReaderFacts(person, now: call.now, connection), object: person.id.logName)
      }
    },
    .take(
      .post, "/subscribers/:reader/snooze", for: .permission(.changeReaders), "snoozeSubscriber",
      "Hold somebody's mail back for a while, or no longer.", [APIParameter.reader], taking: SnoozeWish.self, giving: ReaderFacts.self,
      refusals: [.conflict]
    ) { call, wish in
      let until = try wish.until.map { try APICall.time($0, at: "/until") }
      if let until, until <= call.now { throw Problem.unprocessable("/until", "that time is past") }
      return try await call.change(.snoozedReader) { connection in
        let (person, list) = (try call.reader(connection), try call.list(wish.list ?? MailingList.main, at: "/list", connection))
        guard try Membership.snooze(person.id, list: list.id, until: until, cause: call.cause, now: call.now, connection) else {
          throw Problem.conflict("they are not confirmed on \(list.slug); only a reader's mail can rest")
        }
        return Changed(try ReaderFacts(person, now: call.now, connection), object: person.id.logName)
      }
    },
  ]
}
