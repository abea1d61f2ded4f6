/// What stands behind ``Database``, whose words say what each of these promises.
protocol Engine: Sendable {
  var folder: String { get }

  func read<Result: Sendable>(_ body: @Sendable @escaping (Connection) throws -> Result) async throws -> Result
  nonisolated(nonsending) func glance<Result: Sendable>(_ body: @Sendable @escaping (Connection) throws -> Result) async throws -> Result
  func write<Result: Sendable>(_ body: @Sendable @escaping (Connection) throws -> Result) async throws -> Result
  func bulkWrite<Result: Sendable>(_ body: @Sendable @escaping (Connection) throws -> Result) async throws -> Result
  func indexingWrite<Result: Sendable>(_ body: @Sendable @escaping (Connection) throws -> Result) async throws -> Result
  func blockingRead<Result>(_ body: (Connection) throws -> Result) throws -> Result
  func blockingWrite<Result>(_ body: (Connection) throws -> Result) throws -> Result
  func blockingWriteUnflushed<Result>(_ body: (Connection) throws -> Result) throws -> Result
  func flush() throws(StoreError)
  func presence(sendingFrom place: String?, offices: [String]) throws -> Presence
  func isAwaited(since time: Timestamp) -> Bool
  func releaseMemory()
  func scrub(_ addresses: [String]) async throws -> [TextColumn]?
  func leave<Result>(_ body: (Connection) throws -> Result) throws -> Result
  func close() throws
}
