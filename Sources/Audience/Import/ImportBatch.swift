/// A part of the file.
struct ImportBatch: Sendable {
  struct Refusal: Sendable {
    let line: Int
    let message: String
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
}
