import Foundation
import Store
import Testing
import Words

@testable import tuesday

@Suite struct ReadinessTests {
  private func readiness() throws -> Readiness {
    let path = FileManager.default.temporaryDirectory.appending(path: "tuesday-ready-\(UUID().uuidString).sqlite").path
    let posts = FileManager.default.temporaryDirectory.path
    return Readiness(name: "Letter", database: try Database(path: path, creating: true), posts: posts, roles: Set(ServeRole.allCases))
  }

  @Test func `Who goes round is ready; what has stood still for too long is named, and so is a database that takes nothing`() async throws {
    let readiness = try readiness()
    #expect(await readiness.faults() == [])
    let still = Readiness(
      name: "Letter", database: readiness.database, posts: readiness.posts, roles: readiness.roles, schedule: Pulse(),
      sending: Pulse(lastBeat: .now - Pulse.longestRound - .seconds(1)))
    #expect(still.standing.count == 1 && still.standing[0].hasPrefix("Letter: the sender has stood still for 301 s"))
    let web = Readiness(name: "Letter", database: readiness.database, posts: "/nowhere", roles: [.web], sending: still.sending)
    #expect(web.standing.isEmpty)
    #expect(await web.faults() == [], "who makes no issue reads no posts")
    let away = Readiness(name: "Letter", database: readiness.database, posts: "/nowhere", roles: readiness.roles)
    #expect(await away.faults().map { $0.prefix(56) } == ["Letter: /nowhere: the folder of posts cannot be read, so"])
    still.sending.beat()
    #expect(still.standing.isEmpty)
    try readiness.database.close()
    #expect(await readiness.faults().count == 1)
  }
}
