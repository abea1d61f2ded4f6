internal import Words

/// Reads and checks on a thread of its own.
actor ImportReader {
  private var records: ImportRecords
  private let reader: ImportedPersonReader
  private var record = ImportRecord()
  private var skipped = 0
  private let isSorting: Bool

  /// - Parameter isSorting: false leaves people in the file's order, in which they are listed from then on.
  init(_ records: ImportRecords, _ reader: ImportedPersonReader, sorting isSorting: Bool) {
    self.records = records
    self.reader = reader
    self.isSorting = isSorting
  }

  func skip(through line: Int) { skipped = line }

  /// Nil at the end of the file.
  func batch(of size: Int) throws -> ImportBatch? {
    var batch = ImportBatch()
    batch.people.reserveCapacity(size)
    while batch.rows < size, try records.next(&record) {
      if record.line <= skipped { continue }
      batch.line = record.line
      batch.rows += 1
      do throws(ImportedPersonReader.Refusal) {
        let person = try reader.person(record)
        batch.people.append(person)
        if let fault = person.fault { batch.refusals.append(refusal(fault)) }
      } catch {
        batch.refusals.append(refusal(error.message))
      }
    }
    // In the order of the index over addresses, rows of one person in that of the file: each page of the index is changed once a batch, not
    // all over and again. With few people that makes no difference.
    if isSorting {
      let people = batch.people
      batch.people = people.indices.sorted { people[$0].key < people[$1].key }.map { people[$0] }
    }
    batch.publicIDs = try PublicID.sorted(batch.people.count)
    batch.offset = records.offset
    return batch.people.isEmpty && batch.refusals.isEmpty ? nil : batch
  }

  /// Of the record that was read last. A line that is no object has no fields: it is kept whole.
  private func refusal(_ message: Sentence) -> ImportBatch.Refusal {
    let whole = record.count == 0 ? reader.encoding.text(record.bytes[...]) : ""
    let own = Array(record.fields(reader.encoding).dropFirst(reader.columns.notes))
    return ImportBatch.Refusal(line: record.line, message: message, fields: own, whole: whole)
  }
}
