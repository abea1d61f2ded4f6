internal import Foundation
internal import Synchronization
internal import Words

/// The rows that were not taken, each with its line and what is wrong, as CSV: mended there, it can be imported itself.
///
/// It is a new file, under the first name that nothing has, or the one that the same run began before it was cut short. Nothing else is
/// written over or removed: a file of that name may be somebody's work.
package final class RejectFile: Sendable {
  /// The columns that stand before those of the rows. What is rejected once more gets new ones in their place.
  static let notes = ["line", "problem"]
  private let wanted: String
  private let names: [String]
  private let own = Mutex<String?>(nil)

  /// - Parameter path: as it is named if nothing has that name.
  package init(_ path: String, for reading: SubscriberImport) {
    wanted = URL(filePath: path).absoluteURL.path
    names = reading.columnNames
  }

  /// Where all refused rows of the run are; nil while there is none.
  package var path: String? { own.withLock { $0 } }

  /// Goes on in the file that an earlier part of this run began: without its rows behind `line`, which were never committed. Those stand at
  /// its end, and the last may have been cut short in the middle of a quote, or of its number.
  ///
  /// - Parameter earlier: nil, or a file that is no longer there, when there is none.
  func goOn(in earlier: String?, after line: Int) throws {
    guard let earlier, let bytes = ImportBytes(earlier) else { return }
    own.withLock { $0 = earlier }
    var reader = DelimitedReader(bytes, separator: UInt8(ascii: ","))
    var record = ImportRecord()
    var number: Int { Int(record.field(0, .utf8)) ?? 0 }
    var end = 0
    do {
      while try reader.next(&record), number <= line, record.count > 1 { end = reader.offset }
    } catch {
      guard number > line else { throw error }
    }
    guard let handle = FileHandle(forWritingAtPath: earlier) else { throw ImportFileError("\(earlier) cannot be written") }
    defer { try? handle.close() }
    try handle.truncate(atOffset: UInt64(end))
  }

  /// Makes the file, with a line that names the columns. Nobody else's business: the rows are addresses.
  ///
  /// - Returns: false when there is one already.
  func make() throws -> Bool {
    if path != nil { return false }
    try FileManager.default.createDirectory(
      atPath: URL(filePath: wanted).deletingLastPathComponent().path, withIntermediateDirectories: true,
      attributes: [.posixPermissions: 0o700])
    var name = wanted
    var descriptor = Self.new(name)
    while descriptor < 0, errno == EEXIST {
      name = Self.next(name)
      descriptor = Self.new(name)
    }
    guard descriptor >= 0 else {
      throw ImportFileError("\(name), for the refused rows, cannot be made: \(String(cString: strerror(errno)))")
    }
    try FileHandle(fileDescriptor: descriptor, closeOnDealloc: true).write(contentsOf: Data(CSVText.row(Self.notes + names).utf8))
    own.withLock { $0 = name }
    return true
  }

  private static func new(_ path: String) -> Int32 { open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600) }

  /// `people.2.csv` after `people.csv`, `people.3.csv` after that one.
  static func next(_ path: String) -> String {
    guard let parts = path.wholeMatch(of: /(?s)(.*?)(?:\.([0-9]{1,9}))?(\.[^.\/]*)?/) else { return path + ".2" }
    return parts.1 + ".\((parts.2.flatMap { Int($0) } ?? 1) + 1)" + (parts.3 ?? "")
  }

  /// Adds rows to the file that was made.
  func write(_ refusals: [ImportBatch.Refusal]) throws {
    guard let path, let handle = FileHandle(forWritingAtPath: path) else {
      throw ImportFileError("\(path ?? wanted), with the refused rows, cannot be written")
    }
    defer { try? handle.close() }
    try handle.seekToEnd()
    let text = refusals.map { refusal in
      // All columns, also those that the row lacks: they wait to be filled.
      let missing = repeatElement("", count: max(0, names.count - refusal.fields.count))
      let problem = refusal.whole.isEmpty ? refusal.message.description : "\(refusal.message): \(refusal.whole)"
      return CSVText.row(["\(refusal.line)", problem] + refusal.fields + missing)
    }.joined()
    try handle.write(contentsOf: Data(text.utf8))
  }
}
