/// Every difference between the SQL of the engines has a name here, and only here. Shared SQL writes `$1`, `$2` … for parameters.
package enum Dialect {
  /// A 64-bit key that the database hands out, never used twice.
  static let identity = "INTEGER PRIMARY KEY AUTOINCREMENT"
  /// A string of octets.
  static let bytes = "BLOB"
  /// An object of texts, read with `->>`.
  static let json = "TEXT"
  /// Ends a table whose rows are kept in the order of their primary key, so that the key needs no index beside them.
  static let clustered = "WITHOUT ROWID"

  /// What stands behind the @ of an address key.
  package static func domain(of key: String) -> String { "substr(\(key), instr(\(key), '@') + 1)" }

  /// Up to the first blank of a text; all of one that has none.
  package static func firstWord(of text: String) -> String { "substr(\(text), 1, instr(\(text) || ' ', ' ') - 1)" }

  /// Of a text; NULL without one.
  package static func octets(of text: String) -> String { "length(CAST(\(text) AS BLOB))" }

  /// Whether `part` stands somewhere in `text`, octet by octet.
  package static func contains(_ text: String, _ part: String) -> String { "instr(\(text), \(part)) > 0" }

  /// One member of a column of ``json``, or NULL.
  ///
  /// - Parameter name: checked by the caller; it stands in the text.
  package static func member(_ name: String, of column: String) -> String { "(\(column) ->> '\(name)')" }

  /// A text as a number; NULL where it is none.
  package static func number(_ text: String) -> String {
    // Beside a number a text that is one is compared as such, and any other is greater than every number ("Datatypes" §4.2).
    "CASE WHEN \(text) <= CAST('9e999' AS DOUBLE PRECISION) THEN CAST(\(text) AS DOUBLE PRECISION) END"
  }

  /// Whether a text looks as a day does: `2026-01-31`.
  package static func isDay(_ text: String) -> String {
    "\(text) GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'"
  }

  /// The elements of a JSON array as rows, with each as `alias.value`.
  package static func elements(of array: String, as alias: String) -> String { "json_each(\(array)) \(alias)" }

  /// The script that lets more words into a column's `CHECK`, whatever the table holds.
  ///
  /// SQLite changes a constraint only in the text of the schema. It allows that for one that becomes wider ("ALTER TABLE" §7, second procedure); the
  /// alternative is to write a table of some million rows anew, with all its indexes and in twice the space.
  static func widening(_ table: String, from old: String, to new: String) -> String {
    let (old, new) = (old.replacing("'", with: "''"), new.replacing("'", with: "''"))
    return """
      PRAGMA writable_schema = ON;
      UPDATE sqlite_master SET sql = replace(sql, '\(old)', '\(new)') WHERE type = 'table' AND name = '\(table)';
      PRAGMA writable_schema = RESET;
      """
  }

  /// What happens in the transaction of each change of a kind, once for each row; the statement sees it as `NEW`, and as it was as `OLD`.
  static func trigger(_ name: String, after change: String, when condition: String, do statement: String) -> String {
    "CREATE TRIGGER \(name) AFTER \(change) FOR EACH ROW WHEN \(condition) BEGIN \(statement); END;"
  }

  /// The wall clock, in milliseconds since 1970.
  static let clock = "CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)"

  /// All columns of text: `place`, the table's name; `item`, its own; and `number`, by which it stands among the table's.
  static let textColumns = """
    (SELECT m.name AS place, c.name AS item, c.cid AS number FROM sqlite_master m JOIN pragma_table_info(m.name) c
      WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite%' AND c.type = 'TEXT') AS text_columns
    """

  /// All indexes, by `name`.
  package static let indexes = "(SELECT name FROM sqlite_master WHERE type = 'index') AS indexes"

  /// Counts what an index holds, so that the planner knows what a look into it is worth.
  package static func statistics(of index: String, on table: String) -> String { "ANALYZE \(index) -- \(table)" }
}
