import Testing

@testable import Delivery

/// What each of several relays has of the mail, with real sockets.
@Suite(.serialized) struct RelaySharesTests {
  private func relay(answersAfter milliseconds: Int) throws -> ScriptedRelay {
    try ScriptedRelay { _, _, stage in stage == .dot && milliseconds > 0 ? .late(milliseconds) : .usual }
  }

  /// How many mails the heavy one and the light one had.
  private func shares(
    of readers: Int, weight: Int, connections: (heavy: Int, light: Int), milliseconds: (heavy: Int, light: Int)
  ) async throws -> (heavy: Int, light: Int) {
    let sample = try Sample(readers: readers)
    let (heavy, light) = (try relay(answersAfter: milliseconds.heavy), try relay(answersAfter: milliseconds.light))
    defer { [heavy, light].forEach { $0.close() }; sample.remove() }
    // The light one stands first: the order in the settings says nothing.
    let routes = [
      light.route("light", connections: connections.light), heavy.route("heavy", connections: connections.heavy, weight: weight),
    ]
    #expect(try await sample.deliver(through: routes) == .idle)
    return (heavy.seen.messages.count, light.seen.messages.count)
  }

  @Test(
    "The weight is the share, however many sessions there are",
    arguments: [(9, 1, 20, 200), (9, 2, 20, 200), (9, 8, 20, 400), (3, 8, 0, 800), (3, 8, 20, 400), (1, 2, 20, 200), (99, 8, 10, 400)])
  func share(weight: Int, connections: Int, milliseconds: Int, readers: Int) async throws {
    let found = try await shares(
      of: readers, weight: weight, connections: (connections, connections), milliseconds: (milliseconds, milliseconds))
    let wanted = readers / (weight + 1)
    // A busy machine makes one of two equal relays slower than the other for a while.
    let near = wanted / 2...wanted * 8 / 5 + readers / 20
    #expect(found.heavy + found.light == readers && near.contains(found.light), "\(found), and not \(wanted)")
  }

  @Test func `A heavy relay that is many times slower takes what it can, and the light one does not wait for it`() async throws {
    let found = try await shares(of: 150, weight: 9, connections: (2, 2), milliseconds: (1500, 60))
    #expect(found.heavy > 0 && found.light > 90, "\(found)")
  }

  @Test func `A heavy relay with few sessions takes what it can`() async throws {
    let found = try await shares(of: 150, weight: 1, connections: (1, 8), milliseconds: (60, 60))
    #expect(found.heavy > 0 && found.light > 90, "\(found)")
  }
}
