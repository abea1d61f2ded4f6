internal import Crypto
internal import Foundation
internal import Store
internal import Words

/// What a file is, found by one look through all of it.
struct ImportSurvey: Sendable {
  enum Format: Hashable, Sendable {
    case delimited(separator: UInt8)
    case jsonLines
  }

  let path: String
  let size: Int
  let format: Format
  let encoding: ImportEncoding
  /// The columns.
  let names: [String]
  /// On which line each of them is first named.
  let nameLines: [Int]
  /// How many rows there are under them.
  let rows: Int
  private let hash: SHA256.Digest

  private static let sizeLimit = 4 << 30

  init(_ path: String) throws {
    self.path = path
    guard let bytes = ImportBytes(path) else {
      let isFolder = (try? FileManager.default.attributesOfItem(atPath: path)[.type]) as? FileAttributeType == .typeDirectory
      throw ImportFileError(isFolder ? "a folder; name the file in it" : "there is no such file to read", isAbsent: true)
    }
    var encodings = EncodingGuess()
    var hasher = SHA256()
    var size = 0
    var format: Format?
    while try bytes.next() {
      if format == nil { format = try Self.format(bytes.block, from: bytes.textStart) }
      size += bytes.block.count
      guard size <= Self.sizeLimit else { throw ImportFileError("larger than \(Self.sizeLimit >> 30) GB; split it") }
      hasher.update(data: bytes.block)
      try encodings.look(at: bytes.block)
    }
    guard let format else { throw ImportFileError("the file is empty") }
    self.size = size
    self.format = format
    encoding = try encodings.result()
    hash = hasher.finalize()
    (names, nameLines, rows) = try Self.count(path, format, encoding)
  }

  /// Names this file with these wishes, and with what the publication keeps: a run that was cut short is known by it.
  func key(
    lists: [String], mapping: [String: String], attributes: [String: AttributeKind], updating isUpdating: Bool, zone: TimeZone,
    state: MembershipState
  ) -> String {
    let wishes = [
      lists, mapping.map { "\($0)=\($1)" }.sorted(), attributes.map { "\($0)=\($1.rawValue)" }.sorted(),
      [zone.identifier] + (isUpdating ? ["update"] : []) + (state == .confirmed ? [] : [state.rawValue]),
    ].map { $0.joined(separator: "\n") }.joined(separator: "\n\n")
    return SHA256.hash(data: Data(hash) + Data(wishes.utf8)).hex
  }

  /// - Parameter start: where the text begins in the first block.
  private static func format(_ block: [UInt8], from start: Int) throws -> Format {
    if block.starts(with: [0xFF, 0xFE]) || block.starts(with: [0xFE, 0xFF]) {
      throw ImportFileError("the file is UTF-16; save it as UTF-8")
    }
    if block.starts(with: [0x50, 0x4B, 0x03, 0x04]) {
      throw ImportFileError("this is a ZIP archive or a spreadsheet; take the CSV files out of it, or save it as CSV")
    }
    if block.starts(with: [0x1F, 0x8B]) {
      throw ImportFileError("this is a gzip file; unpack it (gunzip FILE) and take what comes out")
    }
    let text = block[start...]
    let first = text.first { !($0 == 0x20 || $0 == 0x09 || $0 == 0x0A || $0 == 0x0D) }
    if first == 0x5B { throw ImportFileError(line: 1, "a JSON array; write one object a line (`jq -c '.[]'` does)") }
    return first == 0x7B ? .jsonLines : .delimited(separator: DelimitedReader.separator(of: text))
  }

  /// Reads every record, because a quote that is never closed shows only at the end.
  private static func count(
    _ path: String, _ format: Format, _ encoding: ImportEncoding
  ) throws -> (names: [String], nameLines: [Int], rows: Int) {
    guard let bytes = ImportBytes(path) else { throw ImportFileError("the file cannot be read") }
    var record = ImportRecord()
    var rows = 0
    switch format {
    case .delimited(let separator):
      var reader = DelimitedReader(bytes, separator: separator)
      guard try reader.next(&record) else { throw ImportFileError("the file is empty") }
      let names = record.fields(encoding)
      let nameLines = names.map { _ in record.line }
      while try reader.next(&record) { rows += 1 }
      return (names, nameLines, rows)
    case .jsonLines:
      var reader = JSONLinesReader(bytes)
      var lines: [String: Int] = [:]
      while try reader.next(&record) {
        rows += 1
        for name in (JSONLinesReader.members(record.bytes) ?? [:]).keys where lines[name] == nil { lines[name] = record.line }
        guard lines.count <= DelimitedReader.fieldLimit else {
          throw ImportFileError(line: record.line, "more than \(DelimitedReader.fieldLimit) different keys by here")
        }
      }
      guard !lines.isEmpty else {
        throw ImportFileError(line: 1, "no line is a JSON object with something in it; write one object a line, as `jq -c` does")
      }
      let names = lines.sorted { $0.key < $1.key }
      return (names.map(\.key), names.map(\.value), rows)
    }
  }
}
