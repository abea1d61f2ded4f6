internal import Foundation
package import Store

/// Makes a publication again from its export.
///
/// First ``verify()``: nothing is written before every part is known to be whole. Then the files, each of which may be there already when it
/// is the same; then the database, in one transaction. One that was cut short leaves an empty database and is simply done again.
package struct PublicationImport: Sendable {
  package let manifest: Manifest
  private let folder: String

  package init(_ folder: String) throws {
    self.folder = folder
    manifest = try Manifest.read(folder)
    if manifest.isBackup { throw PortableError.faulty("\(folder) is a backup; `tuesday restore` makes a publication of it") }
    for table in PortableTable.all where manifest.part(table.part) == nil && !table.isRecent {
      throw PortableError.faulty("\(folder)/\(Manifest.file) has no \(table.part)")
    }
  }

  package func verify() throws { try manifest.verify(in: folder) }

  /// Posts, series, themes, pictures, cards and settings.
  ///
  /// - Parameter data: the new publication's folder for what is not written by hand.
  package func writeFiles(to target: String, data: String) throws {
    let places = [
      ("posts/", target), ("series/", target), ("theme/", target), ("mails/", target), ("media/", data), ("cards/", data), ("dkim/", data),
      ("tuesday.toml", target),
    ]
    for (prefix, place) in places {
      for part in manifest.parts where part.path.hasPrefix(prefix) {
        let (from, to) = (folder + "/" + part.path, place + "/" + part.path)
        try part.put(from, to)
      }
    }
  }

  /// - Throws: ``PortableError`` when somebody or something is in it already.
  package static func requireEmpty(_ connection: Connection) throws {
    for table in PortableTable.keys + PortableTable.all where try !table.isEmpty(connection) {
      throw PortableError.occupied("the database there holds a publication already (\(table.name) are not empty); import into a new folder")
    }
  }

  package func fill(_ connection: Connection) throws {
    try Self.requireEmpty(connection)
    for table in PortableTable.keys + PortableTable.all {
      guard let part = manifest.part(table.part) else { continue }
      try fill(table, part, connection)
    }
  }

  private func fill(_ table: PortableTable, _ part: Manifest.Part, _ connection: Connection) throws {
    var lines = try PartLines(folder + "/" + part.path)
    let insert = try table.inserting(connection)
    var isFormer = false
    while let line = try lines.next() {
      do {
        let row = try PortableRow(line: line, table.columns)
        isFormer = isFormer || row.isFormer
        let values = table.today(row.values)
        try table.check(values)
        _ = try insert.run(values)
      } catch {
        let reason = error is DecodingError ? "the line is no row of \(table.name)" : "\(error)"
        throw PortableError.faulty("\(part.path):\(lines.number): \(reason)")
      }
    }
    guard lines.hash == part.sha256 else { throw PortableError.faulty("\(part.path) was changed while it was read") }
    if isFormer { try table.bringToday(connection) }
    if table.columns[0].name == "id" { try connection.adoptKeys(of: table.name) }
  }
}
