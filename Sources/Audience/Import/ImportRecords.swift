internal import Words

/// The records under the head of a file.
struct ImportRecords {
  private enum Reader {
    case delimited(DelimitedReader)
    case jsonLines(JSONLinesReader)
  }

  private var reader: Reader
  private let names: [String]

  init(_ survey: ImportSurvey) throws {
    guard let bytes = ImportBytes(survey.path) else { throw ImportFileError("the file cannot be read") }
    names = survey.names
    switch survey.format {
    case .delimited(let separator):
      var delimited = DelimitedReader(bytes, separator: separator)
      var head = ImportRecord()
      _ = try delimited.next(&head)
      reader = .delimited(delimited)
    case .jsonLines: reader = .jsonLines(JSONLinesReader(bytes))
    }
  }

  var offset: Int {
    switch reader {
    case .delimited(let reader): reader.offset
    case .jsonLines(let reader): reader.offset
    }
  }

  mutating func next(_ record: inout ImportRecord) throws -> Bool {
    switch reader {
    case .delimited(var delimited):
      defer { reader = .delimited(delimited) }
      return try delimited.next(&record)
    case .jsonLines(var lines):
      defer { reader = .jsonLines(lines) }
      guard try lines.next(&record) else { return false }
      JSONLinesReader.split(&record, columns: names)
      return true
    }
  }
}
