import Foundation
import Store
import Testing

@testable import Audience

private let attributes: [String: AttributeKind] = ["city": .text, "age": .number, "renewed": .date, "member": .boolean]
private let names = SegmentNames(attributes: attributes)

private func rule(_ text: String) throws -> SegmentRule { try SegmentRule(parsing: text, names: names) }

/// What a form without the language of rules can say, and the way back.
@Suite struct SegmentClauseTests {
  @Test(arguments: [
    "city = \"O\\\"Hara \\\\ & Sons\"", "city != \"x\"", "city contains \"a, b\"", "city starts with \"today\"",
    "city ends with \"30 days ago\"",
    "city in (\"a\", \"b, c\")", "city is set", "city is missing", "age >= 18", "age < -1.5", "age in (1, 2)", "member", "member != true",
    "member = false", "renewed before 2026-01-01", "renewed after 30 days ago", "renewed <= today", "renewed in (2026-01-01, today)",
    "renewed within 30 days", "joined within next 14 days", "renewed > in 3 days", "tag \"a \\\"b\\\" c\"", "list \"main\"",
    "list \"main\" is pending", "segment \"members\"", "received", "clicked \"issue-41\"", "failed within 1 day",
    "clicked \"issue-41\" within 7 days", "language = \"pt-BR\"", "email ends with \"@example.org\"",
  ])
  func `Each part of a rule fills a form, and the form makes the same part`(text: String) throws {
    let part = try rule(text)
    let clause = try #require(SegmentClause(part))
    #expect(try clause.rule(names) == part)
    #expect(try clause.rule(names).description == part.description)
    #expect(SegmentClause.kind(of: clause.subject, names)?.operations.contains(clause.operation) == true)
  }

  @Test func `Whatever parts a rule is made of, each fills a form that makes it`() throws {
    var dice = Dice(state: 7)
    func leaves(_ rule: SegmentRule) -> [SegmentRule] { rule.parts.isEmpty ? [rule] : rule.parts.flatMap(leaves) }
    for _ in 0..<500 {
      for leaf in leaves(SegmentRule.random(depth: 3, &dice)) {
        guard let clause = SegmentClause(leaf), clause.subject != "opened" else { continue }
        #expect(try clause.rule(names) == leaf, "\(leaf)")
      }
    }
  }

  @Test(arguments: [
    SegmentClause("age", .equal, value: "1 or everyone"), SegmentClause("renewed", .less, value: "2026-01-01 or everyone"),
    SegmentClause("renewed", .equal, value: "today or member"), SegmentClause("city", .equal, value: ""), SegmentClause("age", .equal),
    SegmentClause("joined", .within, days: "30 days or everyone"), SegmentClause("received", days: "x"),
    SegmentClause("city = \"x\" or everyone", .isSet), SegmentClause("everyone", .isSet), SegmentClause("", .equal, value: "x"),
    SegmentClause("member", .equal, value: "perhaps"), SegmentClause("city", .isOneOf, value: "\n\n"),
    SegmentClause("city", .within, days: "3"),
  ])
  func `No value makes more than one part, and what is none is refused`(clause: SegmentClause) {
    #expect(throws: SegmentSyntaxError.self) { try clause.rule(names) }
  }

  @Test func `A value that looks like a rule is the value`() throws {
    let value = "x\" or everyone or city = \"y"
    let made = try SegmentClause("city", .equal, value: value).rule(names)
    let field = try #require(names.fields.first { $0.name == "city" })
    #expect(made == .compares(field, .equal, .text(value)))
  }

  @Test func `Parts are added, turned, joined otherwise and taken away, and the text says the same tree`() throws {
    var made = SegmentRule.everyone
    func step(_ change: (SegmentRule) -> SegmentRule, _ text: String) throws {
      made = change(made)
      #expect(made.description == text)
      #expect(try rule(made.description) == made)
    }
    let place = { (text: String) in try #require(SegmentRule.Place(text)) }
    let (city, age, member) = (try rule("city = \"Oslo\""), try rule("age > 3"), try rule("member"))
    try step({ $0.adding(city, at: SegmentRule.Place()) }, "city = \"Oslo\"")
    try step({ $0.adding(age, at: SegmentRule.Place(), either: true) }, "city = \"Oslo\" or age > 3")
    try step({ $0.adding(member, at: SegmentRule.Place()) }, "(city = \"Oslo\" or age > 3) and member")
    let group = try place("0")
    try step({ $0.adding(city, at: group, either: true) }, "(city = \"Oslo\" or age > 3 or city = \"Oslo\") and member")
    let last = try place("0.2")
    try step({ $0.changing(last) { _ in nil } }, "(city = \"Oslo\" or age > 3) and member")
    try step({ $0.turning(group) }, "not (city = \"Oslo\" or age > 3) and member")
    try step({ $0.turning(group) }, "(city = \"Oslo\" or age > 3) and member")
    try step({ $0.turningJoint(at: SegmentRule.Place()) }, "(city = \"Oslo\" or age > 3) or member")
    let first = try place("0.0")
    try step({ $0.changing(first) { _ in nil } }, "age > 3 or member")
    try step({ $0.changing(group) { _ in nil } }, "member")
    try step({ $0.changing(SegmentRule.Place()) { _ in nil } }, "everyone")
  }

  @Test func `No step at any place of any rule makes a text that says something else`() throws {
    var dice = Dice(state: 11)
    func places(_ rule: SegmentRule, _ at: SegmentRule.Place = SegmentRule.Place()) -> [SegmentRule.Place] {
      [at] + rule.parts.enumerated().flatMap { places($1, at.part($0)) }
    }
    let part = try rule("member")
    for _ in 0..<150 {
      let tree = try rule(SegmentRule.random(depth: 3, &dice).description)
      for place in places(tree) {
        #expect(tree[place] != nil && SegmentRule.Place(place.description) == place)
        for made in [
          tree.changing(place) { _ in nil }, tree.turning(place), tree.turningJoint(at: place), tree.adding(part, at: place),
          tree.adding(part, at: place, either: true),
        ] {
          #expect(try rule(made.description) == made, "\(tree) at \(place): \(made)")
        }
      }
    }
    for text in ["-1", "a", "0..1", ".", "0.", "99999999999999999999"] { #expect(SegmentRule.Place(text) == nil) }
    #expect(part[try #require(SegmentRule.Place("3"))] == nil)
  }
}
