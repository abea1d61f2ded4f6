/// One reply of an SMTP server (RFC 5321 §4.2), all its lines.
package struct SMTPReply: Sendable, Hashable, Codable {
  /// 200…599.
  package let code: Int
  /// RFC 3463, for example `5.1.1`.
  package let enhanced: String?
  /// The texts of the lines without codes.
  package let lines: [String]

  package init(code: Int, enhanced: String?, lines: [String]) {
    self.code = code
    self.enhanced = enhanced
    self.lines = lines
  }

  package var isPositive: Bool { code / 100 == 2 }
  package var isTransient: Bool { code / 100 == 4 }
  package var isPermanent: Bool { code / 100 == 5 }

  /// `550 5.1.1 No such user`, on one line.
  package var text: String {
    ([String(code)] + [enhanced].compactMap { $0 } + lines.filter { !$0.isEmpty }).joined(separator: " ")
  }
}
