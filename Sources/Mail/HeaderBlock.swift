internal import Foundation

/// The header at the head of some octets (RFC 5322 §2.2), read tolerantly.
enum HeaderBlock {
  /// Its fields, unfolded, and what stands behind the empty line.
  static func split(_ bytes: ArraySlice<UInt8>, _ limits: ParseLimits) -> (fields: [(name: String, value: String)], rest: ArraySlice<UInt8>)
  {
    var fields: [(name: String, value: String)] = []
    var rest = bytes
    while !rest.isEmpty, rest.startIndex - bytes.startIndex < limits.headerOctets {
      let end = rest.firstIndex(of: 0x0A) ?? rest.endIndex
      var line = rest[rest.startIndex..<end]
      if line.last == 0x0D { line = line.dropLast() }
      rest = rest[min(end + 1, rest.endIndex)...]
      if line.isEmpty { return (fields, rest) }
      let (lead, colon) = (line[line.startIndex], line.firstIndex(of: 0x3A))
      if lead == 0x20 || lead == 0x09, !fields.isEmpty {
        fields[fields.count - 1].value += " " + String(decoding: line, as: UTF8.self).trimmingCharacters(in: .whitespaces)
      } else if let colon, fields.count < limits.fields {
        let value = String(decoding: line[(colon + 1)...], as: UTF8.self).trimmingCharacters(in: .whitespaces)
        fields.append((name: String(decoding: line[..<colon], as: UTF8.self).trimmingCharacters(in: .whitespaces), value: value))
      }
    }
    return (fields, rest)
  }
}
