/// What can go wrong between us and the database, in words that say what to do.
package enum StoreError: Error, CustomStringConvertible {
  /// The file could not be opened or made.
  case cannotOpen(path: String, reason: String)
  /// There is no such file.
  case absent(path: String)
  /// The file is not where it was opened; nothing of ours was done.
  case misplaced(path: String)
  /// It was taken to another place.
  case moved(path: String)
  /// Somebody else has it open.
  case inUse
  /// What was to be filled has rows already.
  case occupied(table: String)
  /// The schema was written by a newer program than this one.
  case newerSchema(found: Int, known: Int)
  /// Another process was writing, for longer than we waited; nothing of ours was done.
  case locked
  /// The server cannot be reached, or the way to it was lost.
  case away(String)
  /// There is no room for what was to be written; nothing of ours was done.
  case full(String)
  /// A column is absent or not of the expected type: a defect in our SQL.
  case column(String)
  /// A unique or check constraint refused the row; the text is the engine's.
  case constraint(String)
  /// What can only happen when our own code is wrong.
  case defect(String)
  /// Anything else the engine said.
  case engine(String)

  package var description: String {
    switch self {
    case .cannotOpen(let path, let reason):
      "cannot open the database \(path): \(reason)"
    case .absent(let path):
      "there is no database \(path); restore it from a backup, or `tuesday init` makes an empty one"
    case .moved(let path):
      "the database \(path) was moved by `tuesday promote`: set data.database to where it is now"
    case .misplaced(let path):
      "the database \(path) was moved, removed or replaced while tuesday had it open, and nothing more is written: end tuesday, put the file back with the -wal beside it, then start again"
    case .inUse:
      "another tuesday has the database open: stop `tuesday serve` and whatever else runs, then do the same again; nothing was changed"
    case .occupied(let table):
      "the database there is not empty, its table \(table) has rows: name another, or a schema of its own (?options=-csearch_path%3Dname)"
    case .newerSchema(let found, let known):
      "the database has schema version \(found), this program knows \(known): run the newer tuesday that wrote it"
    case .locked:
      "another program keeps the database locked: nothing was changed; do the same again when it is done"
    case .away(let reason):
      "the database cannot be reached: \(reason)"
    case .column(let name):
      "column \(name) is missing or has another type"
    case .constraint(let text):
      "the database refused the row: \(text)"
    case .defect(let text):
      "\(text); this is a fault of tuesday: please report it"
    case .engine(let text), .full(let text):
      "database: \(text)"
    }
  }
}
