internal import Crypto
internal import Foundation

/// Signs finished messages (RFC 6376), relaxed/relaxed, once a key: `DKIM-Signature` fields that stand before the message.
package struct DKIMSigner: Sendable {
  /// The signing domain (`d=`), which must be the From's or one over it, or nobody counts the signature (DMARC).
  package let domain: String
  package let keys: [DKIMKey]

  package init(domain: String, keys: [DKIMKey]) {
    self.domain = domain
    self.keys = keys
  }

  /// What a signature covers where it is there, and once more than it is there, so that none can be added behind our back (§8.15).
  private static let covered = [
    "From", "To", "Subject", "Date", "Message-ID", "Reply-To", "MIME-Version", "Content-Type", "Content-Transfer-Encoding", "List-Id",
    "List-Unsubscribe", "List-Unsubscribe-Post", "Feedback-ID", "CFBL-Address", "CFBL-Feedback-ID",
  ]

  /// The message with its signatures. It must be CRLF only.
  ///
  /// - Parameter seconds: of now, since 1970 (`t=`).
  package func signed(_ message: [UInt8], seconds: Int64) throws -> [UInt8] {
    let canonical = DKIMCanonical(message)
    let bodyHash = Data(canonical.bodyHash()).base64EncodedString()
    var names: [String] = []
    var hashed: [UInt8] = []
    for name in Self.covered {
      let fields = canonical.fields(named: name)
      // §5.4.2: of several of one name the last is taken first.
      for field in fields.reversed() { hashed += field }
      names += Array(repeating: name, count: fields.count + 1)
    }
    var output: [UInt8] = []
    output.reserveCapacity(message.count + 1200 * keys.count)
    for key in keys {
      let field = Self.field(key, domain: domain, names: names, bodyHash: bodyHash, seconds: seconds)
      var hash = SHA256()
      hash.update(data: hashed)
      // §3.7: itself last, with an empty b= and without its CRLF.
      hash.update(data: DKIMCanonical.field(Array(field.utf8)[...]).dropLast(2))
      output += Array((field + Self.folded(try key.signature(of: hash.finalize())) + "\r\n").utf8)
    }
    output += message
    return output
  }

  /// Up to and with `b=`.
  private static func field(_ key: DKIMKey, domain: String, names: [String], bodyHash: String, seconds: Int64) -> String {
    var lines = [
      "DKIM-Signature: v=1; a=\(key.algorithmName); c=relaxed/relaxed;", " d=\(domain);", " s=\(key.selector); t=\(seconds);", " h=",
    ]
    for (index, name) in names.enumerated() {
      let word = name + (index < names.count - 1 ? ":" : ";")
      if lines[lines.count - 1].utf8.count + word.utf8.count > 76 { lines.append(" ") }
      lines[lines.count - 1] += word
    }
    return (lines + [" bh=\(bodyHash);", " b="]).joined(separator: "\r\n")
  }

  private static func folded(_ base64: String) -> String {
    var rest = base64[...]
    var lines: [Substring] = []
    while !rest.isEmpty {
      lines.append(rest.prefix(lines.isEmpty ? 72 : 75))
      rest = rest.dropFirst(lines[lines.count - 1].count)
    }
    return lines.joined(separator: "\r\n ")
  }
}
