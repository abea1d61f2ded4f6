internal import Words

/// Comma-separated values as RFC 4180 has them, record by record, with the line each begins on.
///
/// Also taken: a byte-order mark, LF, CRLF or CR as line end, quotes inside an unquoted field as they are, and Excel's first line `sep=;`.
struct DelimitedReader {
  /// A record longer than this is no record of people.
  static let recordLimit = 1 << 20
  static let fieldLimit = 1000

  private let source: ImportBytes
  private let separator: UInt8
  private var position = 0
  private var line = 1

  init(_ source: ImportBytes, separator: UInt8) {
    self.source = source
    self.separator = separator
  }

  /// Octets of the file that were read.
  var offset: Int { source.before + position }

  private enum Place { case fieldStart, plain, quoted, afterQuote }

  /// Reads the next record that is not empty; false at the end of the file.
  mutating func next(_ record: inout ImportRecord) throws -> Bool {
    while try read(&record) {
      if record.line == 1 && saysSeparator(record) { continue }
      if record.count > 1 || !record.isEmpty || record.fault != nil { return true }
    }
    return false
  }

  /// In quotes too, which some programs put around it.
  private func saysSeparator(_ record: ImportRecord) -> Bool {
    record.bytes.starts(with: Self.separatorNote) && record.bytes.dropFirst(4) == (record.count == 2 ? [] : [separator])
  }

  private mutating func read(_ record: inout ImportRecord) throws -> Bool {
    record.begin(line: line)
    var place = Place.fieldStart
    var isOpen = false
    while true {
      if position == source.block.count {
        position = 0
        guard try source.next() else { break }
        position = source.textStart
      }
      isOpen = true
      let run = run(in: place)
      if !run.isEmpty {
        record.bytes += source.block[run]
        position = run.upperBound
        if place == .quoted { line += source.block[run].count { $0 == 0x0A } } else { place = .plain }
        try checkSize(of: record)
        continue
      }
      let byte = source.block[position]
      position += 1
      switch (place, byte) {
      case (.quoted, _): place = .afterQuote
      case (.afterQuote, 0x22):
        record.bytes.append(byte)
        place = .quoted
      case (_, separator):
        record.ends.append(record.bytes.count)
        place = .fieldStart
      case (_, 0x0A), (_, 0x0D):
        if byte == 0x0D { try skipLineFeed() }
        line += 1
        record.ends.append(record.bytes.count)
        return true
      case (.fieldStart, 0x22): place = .quoted
      case (.afterQuote, _):
        record.fault = "a quote has text behind it; rows after this line may be part of it"
        record.bytes.append(byte)
        place = .plain
      default:
        record.bytes.append(byte)
        place = .plain
      }
      try checkSize(of: record)
    }
    if place == .quoted { throw ImportFileError(line: record.line, "a quote is opened and never closed") }
    if isOpen { record.ends.append(record.bytes.count) }
    return isOpen
  }

  /// The octets from here on that are text and mean nothing else: they are taken together.
  private func run(in place: Place) -> Range<Int> {
    source.block.withUnsafeBufferPointer { block in
      var end = position
      switch place {
      case .afterQuote: break
      case .quoted: while end < block.count, block[end] != 0x22 { end += 1 }
      case .fieldStart where block[end] == 0x22: break
      case .fieldStart, .plain:
        while end < block.count, block[end] != separator, block[end] != 0x0A, block[end] != 0x0D { end += 1 }
      }
      return position..<end
    }
  }

  private func checkSize(of record: ImportRecord) throws {
    guard record.bytes.count > Self.recordLimit || record.ends.count > Self.fieldLimit else { return }
    let size: Sentence = record.ends.count > Self.fieldLimit ? "\(Self.fieldLimit) columns" : "\(Self.recordLimit >> 20) MB"
    throw ImportFileError(line: record.line, "a row of more than \(size); is a quote not closed?")
  }

  private mutating func skipLineFeed() throws {
    if position == source.block.count {
      position = 0
      guard try source.next() else { return }
    }
    if source.block[position] == 0x0A { position += 1 }
  }

  private static let separatorNote = Array("sep=".utf8)

  /// The separator that the first line speaks of, as Excel does; or the one among comma, semicolon and tab that it has most of.
  static func separator(of head: ArraySlice<UInt8>) -> UInt8 {
    let line = head.prefix { $0 != 0x0A && $0 != 0x0D }
    if line.count == 5, line.starts(with: separatorNote), let sign = line.last { return sign }
    return [0x2C, 0x3B, 0x09].max { left, right in line.count { $0 == left } < line.count { $0 == right } } ?? 0x2C
  }
}
