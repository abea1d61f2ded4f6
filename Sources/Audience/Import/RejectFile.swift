internal import Foundation

/// The rows that were not taken, each with its line and what is wrong, as CSV: mended there, it can be imported itself.
package final class RejectFile: Sendable {
  package let path: String
  /// The columns that stand before those of the rows. What is rejected once more gets new ones in their place.
  static let notes = ["line", "problem"]
  private let names: [String]

  /// - Parameter names: of the columns.
  package init(_ path: String, for reading: SubscriberImport) {
    self.path = path
    names = reading.columnNames
  }

  /// Makes the file ready for the rows behind `line`. A first run sets an earlier run's file aside as `people.csv.old`; one that goes on
  /// where another was cut short takes back what that one wrote of rows that were never committed.
  func begin(after line: Int) throws {
    guard FileManager.default.fileExists(atPath: path) else { return }
    if line == 0 {
      try? FileManager.default.removeItem(atPath: path + ".old")
      return try FileManager.default.moveItem(atPath: path, toPath: path + ".old")
    }
    guard let bytes = ImportBytes(path) else { throw SubscriberImport.FileError("\(path) cannot be read") }
    var reader = DelimitedReader(bytes, separator: UInt8(ascii: ","))
    var record = ImportRecord()
    var text = ""
    while try reader.next(&record) {
      let fields = record.fields(.utf8).map(CSVText.plain)
      if Int(fields[0]).map({ $0 <= line }) ?? true { text += CSVText.row(fields) }
    }
    try make(text)
  }

  /// Nobody else's business: the rows are addresses.
  private func make(_ text: String) throws {
    let part = path + ".part"
    guard FileManager.default.createFile(atPath: part, contents: Data(text.utf8), attributes: [.posixPermissions: 0o600]),
      rename(part, path) == 0
    else { throw SubscriberImport.FileError("\(path) cannot be written") }
  }

  /// Adds the rows, after a line that names the columns when the file is new.
  func write(_ refusals: [ImportBatch.Refusal]) throws {
    if refusals.isEmpty { return }
    let files = FileManager.default
    try files.createDirectory(
      atPath: URL(filePath: path).deletingLastPathComponent().path, withIntermediateDirectories: true,
      attributes: [.posixPermissions: 0o700])
    if !files.fileExists(atPath: path) { try make(CSVText.row(Self.notes + names)) }
    guard let handle = FileHandle(forWritingAtPath: path) else { throw SubscriberImport.FileError("\(path) cannot be written") }
    defer { try? handle.close() }
    try handle.seekToEnd()
    let text = refusals.map { refusal in
      // All columns, also those that the row lacks: they wait to be filled.
      let missing = repeatElement("", count: max(0, names.count - refusal.fields.count))
      let problem = refusal.whole.isEmpty ? refusal.message : "\(refusal.message): \(refusal.whole)"
      return CSVText.row(["\(refusal.line)", problem] + refusal.fields + missing)
    }.joined()
    try handle.write(contentsOf: Data(text.utf8))
  }
}
