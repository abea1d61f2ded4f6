internal import Foundation
internal import Store
internal import Words

extension ImportShelf {
  /// Looks it through, or takes it in; whatever stops that is kept beside it.
  func go(on id: String) async {
    guard var upload = find(id) else { return }
    var turn: ImportTurn?
    defer { turn?.end() }
    do {
      if upload.phase == .importing {
        turn = try await self.turn()
        // Another process may have had it meanwhile.
        guard let now = find(id), now.phase == .importing else { return }
      }
      let reading = try await open(&upload)
      let lists = try await lists(upload)
      if upload.phase == .looking {
        try await look(reading, lists, &upload)
      } else {
        try await take(reading, lists, &upload)
      }
    } catch let error as ImportFileError {
      (upload.phase, upload.fault) = (upload.phase == .looking ? .faulty : .failed, error.words)
    } catch {
      (upload.phase, upload.fault) = (upload.phase == .looking ? .faulty : .failed, "\(String(describing: error))")
    }
    // Dropped meanwhile: then there is no folder, and nothing to tell.
    try? keep(upload)
    if upload.phase == .done { try? FileManager.default.removeItem(atPath: file(id)) }
  }

  /// Reads the whole of it, which takes a while: on a thread that nobody waits for.
  private func open(_ upload: inout ImportUpload) async throws -> SubscriberImport {
    let (path, wanted, attributes, zone) = (file(upload.id), upload, attributes, zone)
    let names = try await Self.aside { try SubscriberImport.columnNames(of: path, fileName: wanted.fileName) }
    upload.columns = names.map { ImportUpload.Column(name: $0, field: nil) }
    let reading = try await Self.aside {
      try SubscriberImport(
        path, fileName: wanted.fileName, mapping: wanted.wishes.mapping, attributes: attributes, updating: wanted.wishes.isUpdating,
        zone: zone, consent: wanted.wishes.consent.isEmpty ? nil : wanted.wishes.consent)
    }
    let fields = Dictionary(reading.taken.map { ($0.column, $0.field) }) { first, _ in first }
    upload.columns = names.map { ImportUpload.Column(name: $0, field: fields[$0]) }
    upload.origin = reading.origin.rawValue
    upload.encoding = reading.encoding == .utf8 ? "" : reading.encoding.rawValue
    return reading
  }

  private static func aside<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws -> Result {
    try await withCheckedThrowingContinuation { done in
      DispatchQueue.global().async { done.resume(with: Swift.Result { try body() }) }
    }
  }

  private func lists(_ upload: ImportUpload) async throws -> [MailingList] {
    let slugs = upload.wishes.lists
    return try await database.read { connection in
      try slugs.map { slug in
        guard let list = try MailingList.find(slug, connection) else { throw ImportFileError(MailingList.unknown(slug)) }
        return list
      }
    }
  }

  private func look(_ reading: SubscriberImport, _ lists: [MailingList], _ upload: inout ImportUpload) async throws {
    upload.importedBefore = try await reading.earlierRun(in: database, lists: lists)?.end.rfc3339
    let (id, fractions) = (upload.id, fractions)
    upload.report = try await reading.run(
      into: database, lists: lists, writing: false, now: clock(), progress: { fractions[id] = $0.fraction })
    upload.phase = .ready
  }

  private func take(_ reading: SubscriberImport, _ lists: [MailingList], _ upload: inout ImportUpload) async throws {
    let (id, fractions, name) = (upload.id, fractions, upload.fileName)
    let rejects = RejectFile(rejected + "/" + (name.hasSuffix(".csv") ? name : name + ".csv"), for: reading)
    upload.report = try await reading.run(
      into: database, lists: lists, now: clock(), end: clock, rejects: rejects,
      progress: { fractions[id] = $0.fraction })
    upload.rejects = rejects.path
    upload.phase = .done
  }

  /// Waits until no other import is under way.
  private func turn() async throws -> ImportTurn {
    while true {
      do { return try ImportTurn(in: data, database) } catch is ImportTurn.Taken { try await Task.sleep(for: .seconds(1)) }
    }
  }
}
