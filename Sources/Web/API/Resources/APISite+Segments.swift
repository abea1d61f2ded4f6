internal import Accounts
internal import Audience
internal import Campaigns
internal import HTTPTypes
internal import Store
internal import Words

struct SegmentAnswer: APIObject {
  let name: String
  let rule: String
  let changedAt: String

  static let title = "Segment"
  static let notes = [
    "name": Note("", "locals"), "rule": Note("", "city = \"Chicago\" and not tag \"staff\""), "changedAt": .time(""),
  ]

  init(_ segment: Segment) { (name, rule, changedAt) = (segment.slug, segment.rule, segment.changedAt.rfc3339) }
}

struct SegmentRuleText: APIInput {
  let rule: String

  static let notes = ["rule": Note("", "city = \"Chicago\" and not tag \"staff\"", limits: 1...10_000)]
}

struct RuleQuestion: APIInput {
  let rule: String
  let list: String?
  let sample: Int?

  static let notes = [
    "rule": Note("A rule, or the name of a saved one.", "joined within 30 days", limits: 1...10_000),
    "list": Note("Its slug; `main` where it is not said.", "main", limits: 1...100),
    "sample": Note("How many of them to show; none where it is not said.", 3, limits: 0...100),
  ]
}

struct RuleCount: APIObject {
  let count: Int
  let of: Int
  let rule: String
  let sample: [ReaderFacts]

  static let notes = [
    "count": Note("Confirmed readers whom the rule means, and whom mail reaches now.", 12),
    "of": Note("All confirmed readers whom mail reaches now.", 240),
    "rule": Note("As it is understood, with the saved ones put in.", "joined within 30 days"), "sample": Note("Some of them."),
  ]
}

extension APISite {
  private static let name = APIParameter.path("segment", Note("Its name.", "locals"))

  static let segments: [APIRoute] = [
    .get("/segments", for: .permission(.readers), "listSegments", "All saved rules.") { call in
      try await call.database.read { Page(try Segment.all($0).map(SegmentAnswer.init)) }
    },
    .get("/segments/:segment", for: .permission(.readers), "getSegment", "A saved rule.", [name]) { call in
      try await call.database.read { connection in
        guard let segment = try Segment.find(call.text("segment") ?? "", connection) else { throw unknown }
        return SegmentAnswer(segment)
      }
    },
    .take(
      .put, "/segments/:segment", for: .permission(.send), "setSegment", "Save a rule under a name, or change it.", [name],
      taking: SegmentRuleText.self, giving: SegmentAnswer.self, statuses: [.ok, .created], refusals: [.conflict]
    ) { call, text in
      let slug = try call.slug("segment")
      return try await call.change(.savedSegment, indexing: true) { connection in
        let names = try SegmentNames(attributes: call.publication.attributes, connection)
        let isNew = try Segment.find(slug, connection) == nil
        try call.telling("/rule") {
          try Segment.set(slug, rule: text.rule, try SegmentRule(parsing: text.rule, names: names), names: names, now: call.now, connection)
        }
        guard let segment = try Segment.find(slug, connection) else { throw StoreError.defect("the segment was not written") }
        return Changed(SegmentAnswer(segment), object: slug, status: isNew ? .created : .ok, location: isNew ? "/segments/\(slug)" : nil)
      }
    },
    .act(
      .delete, "/segments/:segment", for: .permission(.send), "removeSegment", "Take a saved rule away.", [name],
      giving: SegmentAnswer.self, refusals: [.conflict]
    ) { call in
      try await call.change(.removedSegment) { connection in
        guard let segment = try Segment.find(call.text("segment") ?? "", connection) else { throw unknown }
        do {
          _ = try Segment.remove(segment.slug, names: SegmentNames(attributes: call.publication.attributes), connection)
        } catch let problem as Segment.Problem {
          throw Problem.conflict(problem.description)
        }
        return Changed(SegmentAnswer(segment), object: segment.slug)
      }
    },
    .take(
      .post, "/rules/evaluate", for: .permission(.readers), "evaluateRule", "Whom a rule means now. Changes nothing.",
      taking: RuleQuestion.self, giving: RuleCount.self
    ) { call, question in
      let result = try await call.database.read { connection in
        let list = try call.list(question.list ?? MailingList.main, at: "/list", connection)
        let rule = try call.rule(question.rule, at: "/rule", connection)
        let readers = Readers(list: list.id, rule: rule, moment: call.moment)
        let people = try readers.first(question.sample ?? 0, connection)
        return RuleCount(
          count: try readers.count(connection),
          of: try Readers(list: list.id, rule: .everyone, moment: call.moment).count(connection), rule: rule.description,
          sample: try people.map { try ReaderFacts($0, now: call.now, connection) })
      }
      return APIAnswer(body: APIText.json(result), status: .ok)
    },
  ]

  private static let unknown = Problem.notFound("there is no segment of this name")
}

extension APICall {
  /// A rule or the name of a saved one, ready to be asked.
  ///
  /// - Parameter pointer: of the body's value that it is; nil: the parameter `rule`.
  func rule(_ text: String, at pointer: String?, _ connection: Connection) throws -> SegmentRule {
    try telling(pointer) {
      let names = try SegmentNames(attributes: publication.attributes, connection)
      return try Segment.expanding(try SegmentRule(parsing: text, names: names), names, connection)
    }
  }

  /// What is wrong with a rule, with its place.
  fileprivate func telling<Result>(_ pointer: String?, _ body: () throws -> Result) throws -> Result {
    func problem(_ words: String) -> Problem { pointer.map { .unprocessable($0, words) } ?? .parameter("rule", words) }
    do {
      return try body()
    } catch let error as SegmentSyntaxError {
      throw problem("column \(error.column): \(error.message); \(error.hint)")
    } catch let error as Segment.Problem {
      throw problem(error.description)
    }
  }
}
