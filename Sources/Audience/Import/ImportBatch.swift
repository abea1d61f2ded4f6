internal import Words

/// A part of the file.
struct ImportBatch: Sendable {
  struct Refusal: Sendable {
    let line: Int
    let message: Sentence
    /// The row as it stood there.
    let fields: [String]
    /// The line, where it could not be divided into fields.
    var whole = ""
  }

  var people: [ImportedPerson] = []
  /// For those of them who are new: as many as ``people``.
  var publicIDs: [[UInt8]] = []
  var refusals: [Refusal] = []
  /// The last line that was looked at, and how many octets were read by then.
  var line = 0
  var offset = 0

  /// A row with a no and a fault is one, and among both.
  var rows = 0

  /// In parts of at most `size` rows, one behind the other in the file.
  func parts(of size: Int) -> [ImportBatch] {
    if rows <= size { return [self] }
    let lines = Set(people.map(\.line) + refusals.map(\.line)).sorted()
    var publicIDs = publicIDs[...]
    return stride(from: 0, to: lines.count, by: size).map { first in
      let last = min(first + size, lines.count) - 1
      let those = lines[first]...lines[last]
      var part = ImportBatch(line: lines[last], offset: offset, rows: last - first + 1)
      part.people = people.filter { those.contains($0.line) }
      part.refusals = refusals.filter { those.contains($0.line) }
      part.publicIDs = Array(publicIDs.prefix(part.people.count))
      publicIDs = publicIDs.dropFirst(part.people.count)
      return part
    }
  }
}
