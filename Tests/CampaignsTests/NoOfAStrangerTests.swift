import Audience
import Foundation
import Mail
import Store
import Testing

@testable import Campaigns

/// What a stranger's form leaves behind of a list that somebody never spoke of, when they are back.
@Suite struct NoOfAStrangerTests {
  private func take(_ text: String, on list: ListID, at place: SignUpDesk, _ now: Timestamp) async throws -> SubscriberImport.Report {
    let path = place.desk.folder + "/people-\(now.milliseconds).csv"
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    let lists = try await place.desk.database.read { try MailingList.all($0).filter { $0.id == list } }
    let file = try SubscriberImport(path, fileName: "people.csv", zone: .gmt)
    return try await file.run(into: place.desk.database, lists: lists, now: now)
  }

  enum Person: CaseIterable {
    case imported, added, reminded, resubscribed, saidNo, saidNoByTheFileThatBroughtThem

    var hasSaidNo: Bool { self == .saidNo || self == .saidNoByTheFileThatBroughtThem }
  }

  @Test(arguments: Person.allCases)
  func `It is no lasting no, however they came and are back, and their own no is one`(person: Person) async throws {
    let place = try SignUpDesk()
    defer { place.desk.remove() }
    let (start, main, address) = (place.start, place.desk.list, "im@example.org")
    let third = try await place.desk.database.write { try MailingList.ensure("third", now: start, $0) }
    switch person {
    case .added, .saidNo: try place.desk.subscribe(address)
    case .saidNoByTheFileThatBroughtThem:
      _ = try await take("email,list:main,list:third\n\(address),confirmed,unsubscribed\n", on: main, at: place, start)
    case .imported, .reminded, .resubscribed: _ = try await take("email\n\(address)\n", on: main, at: place, start)
    }
    let id = try #require(try place.person(address)).id
    try await place.desk.database.write { connection in
      if person == .saidNo { try Membership.unsubscribe(id, list: third, cause: "by phone", now: start, connection) }
      _ = try Membership.leaveAll(id, cause: "by page", now: start + .seconds(60), connection)
    }
    // By a stranger.
    #expect(try await place.ask(address, lists: [third], at: start + .seconds(120)))
    try place.deliverAll()
    if person == .reminded { #expect(try await place.signUp.remind(now: start + .seconds(120 + 48 * 3600)) == 1) }
    let day = start + .seconds(3 * 86_400)
    if person == .resubscribed {
      #expect(try await take("email,resubscribe\n\(address),she phoned\n", on: main, at: place, day).broughtBack == 1)
    } else {
      #expect(try await place.ask(address, lists: [main], at: day))
      #expect(try await place.confirm(address, at: day + .seconds(9)))
    }
    let standing = try await place.desk.database.read { try Membership.find(id, list: third, $0) }
    #expect(standing?.state == (person.hasSaidNo ? .unsubscribed : .pending) && standing?.isWaiting == true)
    let later = try await take("email\n\(address)\n", on: third, at: place, day + .seconds(60))
    #expect(later.added == (person.hasSaidNo ? 0 : 1) && later.keptOut == (person.hasSaidNo ? 1 : 0))
  }
}
