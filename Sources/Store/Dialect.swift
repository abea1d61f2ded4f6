/// Every difference between the SQL of the engines has a name here, and only here. Shared SQL writes `$1`, `$2` … for parameters.
package enum Dialect {
  /// A 64-bit key that the database hands out, never used twice.
  static let identity = "INTEGER PRIMARY KEY AUTOINCREMENT"
  /// A string of octets.
  static let bytes = "BLOB"
}
