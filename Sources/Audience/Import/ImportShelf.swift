package import Foundation
package import Store
internal import Synchronization
internal import Words

/// Files that were handed over to be imported, each in a folder of its own until it is taken in. Whoever serves works on them one after another, and goes
/// on after a crash with what was under way, as the same command does when it is given once more.
package actor ImportShelf {
  /// Why something is not done.
  package enum Refusal: String, Error, Sendable {
    /// There is no such file, or not any more.
    case unknown
    /// It is being worked on.
    case busy
    /// What was confirmed is not what would be done.
    case number
  }

  let folder: String
  /// Of the database, which one import at a time has.
  let data: String
  let rejected: String
  let database: Database
  let attributes: [String: AttributeKind]
  let zone: TimeZone
  let clock: @Sendable () -> Timestamp
  private var work: [String: Task<Void, Never>] = [:]
  /// How far each is that is being worked on, 0 to 1.
  let fractions = Fractions()

  /// Octets of one file.
  package static let sizeLimit = 1 << 30
  /// How long what nobody confirms is kept, and what came of the others.
  private static let (waits, told) = (Duration.seconds(2 * 86_400), Duration.seconds(14 * 86_400))

  final class Fractions: Sendable {
    private let all = Mutex<[String: Double]>([:])
    subscript(id: String) -> Double {
      get { all.withLock { $0[id] ?? 0 } }
      set { all.withLock { $0[id] = newValue } }
    }
  }

  /// - Parameters:
  ///   - folder: made when there is a file.
  ///   - rejected: where the rows go that are not taken.
  package init(
    folder: String, data: String, rejected: String, database: Database, attributes: [String: AttributeKind], zone: TimeZone,
    clock: @escaping @Sendable () -> Timestamp
  ) {
    (self.folder, self.data, self.rejected, self.database) = (folder, data, rejected, database)
    (self.attributes, self.zone, self.clock) = (attributes, zone, clock)
  }

  // MARK: handing over

  /// A place for a file that is on its way: nobody else's business.
  package func place() throws -> (id: String, path: String) {
    sweep()
    let id = (0..<16).map { _ in String(format: "%02x", UInt8.random(in: 0...255)) }.joined()
    try FileManager.default.createDirectory(
      atPath: folder + "/" + id, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    let path = file(id)
    guard FileManager.default.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600]) else {
      throw ImportFileError("\(path) cannot be written")
    }
    return (id, path)
  }

  /// It is there, whole: it is looked through.
  package func take(_ id: String, named name: String) throws {
    try keep(ImportUpload(id: id, fileName: name, madeAt: clock().rfc3339))
    begin(id)
  }

  /// What did not come whole, or is not wanted any more; also while it is looked through.
  package func remove(_ id: String) throws(Refusal) {
    guard ImportUpload.isID(id) else { throw .unknown }
    if find(id)?.phase == .importing { throw .busy }
    guard (try? FileManager.default.removeItem(atPath: folder + "/" + id)) != nil else { throw .unknown }
  }

  // MARK: what there is

  package func find(_ id: String) -> ImportUpload? {
    guard ImportUpload.isID(id), let data = FileManager.default.contents(atPath: "\(folder)/\(id)/upload.json") else { return nil }
    return try? JSONDecoder().decode(ImportUpload.self, from: data)
  }

  /// The newest first.
  package func all() -> [ImportUpload] {
    let ids = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return ids.compactMap { find($0) }.sorted { ($0.madeAt, $0.id) > ($1.madeAt, $1.id) }
  }

  package func fraction(_ id: String) -> Double { fractions[id] }

  // MARK: what is wished

  /// Looks through it again, with other wishes.
  package func look(_ id: String, _ wishes: ImportUpload.Wishes) throws {
    guard var upload = find(id), upload.phase != .done else { throw Refusal.unknown }
    guard !upload.phase.isBusy else { throw Refusal.busy }
    (upload.wishes, upload.phase, upload.fault) = (wishes, .looking, "")
    try keep(upload)
    begin(id)
  }

  /// Takes it in, or goes on with it.
  ///
  /// - Parameter rows: how many it has, as somebody typed it who saw what would be done.
  package func run(_ id: String, rows: Int?) throws {
    guard var upload = find(id) else { throw Refusal.unknown }
    if let refusal = Self.refusal(of: upload, rows: rows) { throw refusal }
    (upload.phase, upload.fault) = (.importing, "")
    try keep(upload)
    begin(id)
  }

  /// Why it cannot be taken in now.
  package static func refusal(of upload: ImportUpload, rows: Int?) -> Refusal? {
    switch upload.phase {
    case .looking, .importing: .busy
    case .done, .faulty: .unknown
    case .ready: rows == upload.report.rows ? nil : .number
    case .failed: nil
    }
  }

  /// Goes on with what was under way when the last process ended.
  package func resume() {
    sweep()
    for upload in all() where upload.phase.isBusy { begin(upload.id) }
  }

  /// Until nothing is being worked on.
  package func settle() async {
    while let task = work.values.first { await task.value }
  }

  private func begin(_ id: String) {
    guard work[id] == nil else { return }
    fractions[id] = 0
    work[id] = Task {
      await self.go(on: id)
      self.work[id] = nil
    }
  }

  // MARK: files

  func file(_ id: String) -> String { "\(folder)/\(id)/file" }

  /// Whole or not at all.
  func keep(_ upload: ImportUpload) throws {
    let path = "\(folder)/\(upload.id)/upload.json"
    let part = path + ".part"
    guard
      FileManager.default.createFile(
        atPath: part, contents: try JSONEncoder().encode(upload), attributes: [.posixPermissions: 0o600]), rename(part, path) == 0
    else { throw ImportFileError("\(path) cannot be written") }
  }

  private func sweep() {
    let now = clock()
    for id in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] where ImportUpload.isID(id) && work[id] == nil {
      let upload = find(id)
      if upload?.phase.isBusy == true { continue }
      // What never came whole has no age but its folder's.
      let path = folder + "/" + id
      let own = try? FileManager.default.attributesOfItem(atPath: path)[.modificationDate] as? Date
      let made = (upload.flatMap { try? Date($0.madeAt, strategy: .iso8601) } ?? own).map { Timestamp($0) } ?? now
      if made + (upload?.phase == .done ? Self.told : Self.waits) < now { try? FileManager.default.removeItem(atPath: path) }
    }
  }
}
