import Foundation
import Store
import Testing
import Words

@testable import tuesday

@Suite struct ReadinessTests {
  private func readiness() throws -> Readiness {
    let path = FileManager.default.temporaryDirectory.appending(path: "tuesday-ready-\(UUID().uuidString).sqlite").path
    return Readiness(name: "Letter", database: try Database(path: path, creating: true), roles: Set(ServeRole.allCases))
  }

  @Test func `Who goes round is ready; what has stood still for too long is named, and so is a database that takes nothing`() async throws {
    let readiness = try readiness()
    #expect(await readiness.faults() == [])
    let still = Readiness(
      name: "Letter", database: readiness.database, roles: readiness.roles, schedule: Pulse(),
      sending: Pulse(lastBeat: .now - Pulse.longestRound - .seconds(1)))
    #expect(still.standing.count == 1 && still.standing[0].hasPrefix("Letter: the sender has stood still for 301 s"))
    #expect(Readiness(name: "Letter", database: readiness.database, roles: [.web], sending: still.sending).standing.isEmpty)
    still.sending.beat()
    #expect(still.standing.isEmpty)
    try readiness.database.close()
    #expect(await readiness.faults().count == 1)
  }
}
