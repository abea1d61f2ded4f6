internal import Crypto

/// All that one database holds, put into an empty one of the same schema, whichever engines they are: rows, their keys, and which keys come next.
package struct DatabaseCopy: Sendable {
  /// What was found in a table, row by row in the order of its key.
  package struct Sum: Sendable, Hashable {
    package let table: String
    package let rows: Int
    /// SHA-256 of all values, in hex.
    package let hash: String
  }

  private let shapes: [TableShape]

  package init() throws { shapes = try TableShape.all() }

  /// All of it is of one moment of `source`, and in `target` wholly or not at all. What was written is read again.
  ///
  /// - Returns: what both hold.
  /// - Throws: ``StoreError/occupied(table:)`` where `target` holds something.
  package func run(from source: Database, to target: Database) async throws -> [Sum] {
    try await target.bulkWrite { [self] there in try source.blockingRead { here in try copy(from: here, to: there) } }
  }

  /// As ``run(from:to:)``, on this thread, of what `here` sees; a target that holds just that will do too.
  package func fill(_ target: Database, from here: Connection) throws -> [Sum] {
    do { return try target.blockingWrite { try copy(from: here, to: $0) } } catch StoreError.occupied(let table) {
      let found = try target.blockingRead { try sums($0) }
      guard try found == sums(here) else { throw StoreError.occupied(table: table) }
      return found
    }
  }

  package func sums(of database: Database) async throws -> [Sum] { try await database.read { [self] in try sums($0) } }

  private func sums(_ connection: Connection) throws -> [Sum] {
    try shapes.map { shape in
      var sum = RunningSum()
      try each(shape, connection) { sum.add($0) }
      return sum.end(shape.name)
    }
  }

  private func copy(from source: Connection, to target: Connection) throws -> [Sum] {
    let copied = try shapes.map { shape in
      guard try isEmpty(shape, target) else { throw StoreError.occupied(table: shape.name) }
      return try copy(shape, from: source, to: target)
    }
    let found = try sums(target)
    guard let wrong = zip(copied, found).first(where: { $0 != $1 }) else { return found }
    throw StoreError.defect(
      "\(wrong.0.table) had \(wrong.1.rows) rows there and \(wrong.0.rows) here, or other values; nothing was changed")
  }

  private func isEmpty(_ shape: TableShape, _ connection: Connection) throws -> Bool {
    try connection.first("SELECT 1 AS one FROM \(shape.name) LIMIT 1") { try $0.int("one") } == nil
  }

  private func copy(_ shape: TableShape, from source: Connection, to target: Connection) throws -> Sum {
    let insert = Insertion(shape)
    let many = try target.prepared(insert.text(rows: insert.most))
    var (sum, waiting, count) = (RunningSum(), [SQLValue](), 0)
    try each(shape, source) { values in
      sum.add(values)
      waiting += values
      count += 1
      guard count == insert.most else { return }
      try many.run(waiting)
      waiting.removeAll(keepingCapacity: true)
      count = 0
    }
    if count > 0 { try target.execute(insert.text(rows: count), waiting) }
    if shape.hasIdentity { try target.adoptKeys(of: shape.name, beyond: source.lastKey(of: shape.name)) }
    return sum.end(shape.name)
  }

  private func each(_ shape: TableShape, _ connection: Connection, _ body: ([SQLValue]) throws -> Void) throws {
    let (columns, key) = (shape.columns.map(\.name).joined(separator: ", "), shape.key.joined(separator: ", "))
    try connection.each("SELECT \(columns) FROM \(shape.name) ORDER BY \(key)") { row in
      try body(
        shape.columns.map { column in
          switch column.kind {
          case .integer: try row.optionalInteger(column.name).map { .integer($0) } ?? .null
          case .text: .text(try row.optionalText(column.name))
          case .bytes: try row.optionalBytes(column.name).map { .bytes($0) } ?? .null
          }
        })
    }
  }

  /// Many rows go into one statement: to a server each is a way there and back.
  private struct Insertion {
    let shape: TableShape
    let most: Int

    init(_ shape: TableShape) { (self.shape, most) = (shape, 1000 / shape.columns.count) }

    func text(rows: Int) -> String {
      let width = shape.columns.count
      let values = (0..<rows).map { row in "(\((1...width).map { "$\(row * width + $0)" }.joined(separator: ", ")))" }
      return
        "INSERT INTO \(shape.name) (\(shape.columns.map(\.name).joined(separator: ", "))) VALUES \(values.joined(separator: ", "))"
    }
  }

  private struct RunningSum {
    private var hasher = SHA256()
    private var block: [UInt8] = []
    private var rows = 0

    mutating func add(_ values: [SQLValue]) {
      rows += 1
      for value in values {
        switch value {
        case .null: block.append(0)
        case .integer(let number): add(1, number)
        case .real(let number): add(2, Int64(bitPattern: number.bitPattern))
        case .text(let text):
          add(3, Int64(text.utf8.count))
          block += text.utf8
        case .bytes(let bytes):
          add(4, Int64(bytes.count))
          block += bytes
        }
      }
      if block.count >= 1 << 16 { flush() }
    }

    private mutating func add(_ kind: UInt8, _ number: Int64) {
      block.append(kind)
      withUnsafeBytes(of: number.bigEndian) { block += $0 }
    }

    private mutating func flush() {
      hasher.update(data: block)
      block.removeAll(keepingCapacity: true)
    }

    mutating func end(_ table: String) -> Sum {
      flush()
      return Sum(table: table, rows: rows, hash: hasher.finalize().hex)
    }
  }
}
