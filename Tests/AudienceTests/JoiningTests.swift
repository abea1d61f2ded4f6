import Foundation
import Mail
import Store
import Testing

@testable import Audience

/// When somebody joined whose address had a row before, from a test mail or a notice.
@Suite struct JoiningTests {
  private let day = Timestamp(milliseconds: 1_800_000_000_000)

  @discardableResult
  private func upsert(_ address: String, at time: Timestamp, _ place: ImportPlace) async throws -> SubscriberID {
    let address = try EmailAddress(parsing: address)
    return try await place.database.write { connection in
      var generator = SystemRandomNumberGenerator()
      return try Subscriber.upsert(address, name: "", publicID: PublicID(&generator), now: time, connection).id
    }
  }

  @Test func `By hand it is the day on which they are added, and that day stays`() async throws {
    let (place, day) = (try ImportPlace(), day)
    try await upsert("ada@example.org", at: Timestamp(milliseconds: 5), place)
    let ada = try await upsert("ada@example.org", at: day, place)
    try await place.database.write { [list = place.main.id] in
      _ = try Membership.confirm(ada, list: list, cause: "test", now: day, $0)
    }
    try await upsert("ada@example.org", at: day + .seconds(86_400), place)
    #expect(try await place.person("ada@example.org")?.createdAt == day)
    #expect(try await place.addresses("joined before 2020-01-01").isEmpty)
  }

  @Test(arguments: [("", 1_800_000_000_000), ("2024-01-02", 1_704_153_600_000)])
  func `By a file it is the day that their row says, or that of the import`(joined: String, time: Int64) async throws {
    let place = try ImportPlace()
    try await upsert("ada@example.org", at: Timestamp(milliseconds: 5), place)
    try await place.run("email,joined\nada@example.org,\(joined)\n", now: day.milliseconds)
    #expect(try await place.person("ada@example.org")?.createdAt.milliseconds == time)
    try await place.run("email,joined\nada@example.org,2019-01-01\n", name: "later.csv", now: day.milliseconds + 5)
    #expect(try await place.person("ada@example.org")?.createdAt.milliseconds == time, "who is known keeps theirs")
  }
}
