/// A value on its way into a statement or out of a row, in the types that both engines share.
package enum SQLValue: Sendable, Hashable {
  case null
  case integer(Int64)
  case real(Double)
  case text(String)
  case bytes([UInt8])

  package static func text(_ value: String?) -> SQLValue { value.map { .text($0) } ?? .null }

  package static func integer(_ value: Int) -> SQLValue { .integer(Int64(value)) }

  package static func time(_ value: Timestamp?) -> SQLValue { value.map { .integer($0.milliseconds) } ?? .null }
}
