internal import Crypto

/// A message as the relaxed algorithms see it (RFC 6376 §3.4.2 and §3.4.4): what a relay may do to spaces and to the case of names changes nothing.
struct DKIMCanonical {
  private let body: ArraySlice<UInt8>
  /// Names in small letters, and the fields in canonical form with their CRLF.
  private let fields: [(name: [UInt8], field: [UInt8])]

  init(_ message: [UInt8]) {
    var fields: [(name: [UInt8], field: [UInt8])] = []
    var start = 0
    var index = 0
    while index < message.count {
      guard message[index] == 0x0A else {
        index += 1
        continue
      }
      index += 1
      // A line that begins with a space goes on with the field before it.
      if index < message.count, message[index] == 0x20 || message[index] == 0x09 { continue }
      if index - start <= 2 { break }
      let field = Self.field(message[start..<index])
      fields.append((name: Array(field.prefix { $0 != 0x3A }), field: field))
      start = index
    }
    self.fields = fields
    body = message[index...]
  }

  func fields(named name: String) -> [[UInt8]] {
    let name = Array(name.lowercased().utf8)
    return fields.filter { $0.name == name }.map(\.field)
  }

  /// One field: name in small letters, nothing around the colon, each run of spaces and line ends one space, none at the end.
  static func field(_ octets: ArraySlice<UInt8>) -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(octets.count + 2)
    var isName = true
    var hasValue = false
    var space = false
    for octet in octets {
      switch octet {
      case 0x20, 0x09, 0x0D, 0x0A: space = hasValue
      case 0x3A where isName:
        isName = false
        output.append(octet)
      default:
        if space { output.append(0x20) }
        space = false
        hasValue = !isName
        output.append(isName && (0x41...0x5A).contains(octet) ? octet | 0x20 : octet)
      }
    }
    return output + [0x0D, 0x0A]
  }

  /// SHA-256 of the body: runs of spaces are one, none stands at the end of a line, and no empty line at the end.
  func bodyHash() -> SHA256Digest {
    var hash = SHA256()
    var output: [UInt8] = []
    output.reserveCapacity(body.count)
    // Line ends and a space that may still turn out to stand at an end.
    var ends = 0
    var space = false
    body.withUnsafeBufferPointer { octets in
      for octet in octets {
        switch octet {
        case 0x20, 0x09: space = true
        case 0x0D: continue
        case 0x0A: (ends, space) = (ends + 1, false)
        default:
          while ends > 0 {
            output.append(0x0D)
            output.append(0x0A)
            ends -= 1
          }
          if space { output.append(0x20) }
          space = false
          output.append(octet)
        }
      }
    }
    if !output.isEmpty { output += [0x0D, 0x0A] }
    hash.update(data: output)
    return hash.finalize()
  }
}
