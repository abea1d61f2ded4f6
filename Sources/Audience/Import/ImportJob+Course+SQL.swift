internal import Foundation
internal import Store

/// How far a run has come: a row that tells the next one.
extension ImportJob {
  static func finished(_ key: String, _ connection: Connection) throws -> (end: Timestamp, fileName: String)? {
    try connection.first("SELECT file, finished_at FROM imports WHERE key = $1 AND finished_at IS NOT NULL", [.text(key)]) { row in
      (end: try row.time("finished_at"), fileName: try row.text("file"))
    }
  }

  /// How far an earlier run came that did not end, and where its refused rows are; nil when there is none, or one whose report is of an
  /// earlier form: that begins again, which takes nobody twice.
  func begun(_ connection: Connection) throws -> (line: Int, report: SubscriberImport.Report, rejects: String?)? {
    let row = try connection.first("SELECT line, report, rejects FROM imports WHERE key = $1 AND finished_at IS NULL", [.text(key)]) {
      row in
      (line: try row.int("line"), report: try row.text("report"), rejects: try row.optionalText("rejects"))
    }
    guard let row, let report = try? JSONDecoder().decode(SubscriberImport.Report.self, from: Data(row.report.utf8)) else { return nil }
    return (row.line, report, row.rejects)
  }

  /// - Parameters:
  ///   - rows: of the file.
  ///   - line: how far an earlier run came, with `report`.
  func begin(expecting rows: Int, after line: Int, _ report: SubscriberImport.Report, _ connection: Connection) throws {
    try note(line: line, report, connection)
    // Where most people will be new, making the indexes anew costs less than keeping them.
    let many = max(20_000, rows / 4)
    let people = try connection.first("SELECT count(*) AS n FROM (SELECT id FROM subscribers LIMIT $1) AS few", [.integer(many)]) {
      try $0.int("n")
    }
    if rows > many, people ?? 0 < many { try SortIndex.drop(connection) }
  }

  func finish(_ report: SubscriberImport.Report, at end: Timestamp, _ connection: Connection) throws {
    try note(line: 0, report, finished: end, connection)
  }

  /// How far the run is. Where its refused rows are is known until it ends.
  func note(line: Int, _ report: SubscriberImport.Report, finished: Timestamp? = nil, _ connection: Connection) throws {
    let rejects = finished == nil ? rejects?.path : nil
    let json = String(decoding: try JSONEncoder().encode(report), as: UTF8.self)
    try connection.execute(
      """
      INSERT INTO imports (key, file, line, report, started_at, finished_at, rejects) VALUES ($1, $2, $3, $4, $5, $6, $7)
      ON CONFLICT (key) DO UPDATE SET file = excluded.file, line = excluded.line, report = excluded.report,
        finished_at = excluded.finished_at, rejects = excluded.rejects,
        started_at = CASE WHEN imports.finished_at IS NULL THEN imports.started_at ELSE excluded.started_at END
      """, [.text(key), .text(fileName), .integer(line), .text(json), .time(now), .time(finished), .text(rejects)])
  }
}
