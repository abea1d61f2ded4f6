package import Foundation

/// Something that the HTML shows and the message carries (RFC 2387).
package struct RelatedPart: Sendable, Hashable, Codable {
  /// Without angle brackets; the HTML shows it as `cid:` and this (RFC 2392).
  package let contentID: String
  /// `image/png`.
  package let type: String
  /// A file's name of ASCII letters, digits, `-` and `.`.
  package let name: String
  package let data: Data

  package init(contentID: String, type: String, name: String, data: Data) {
    self.contentID = contentID
    self.type = type
    self.name = name
    self.data = data
  }
}

extension RelatedPart {
  /// The whole part (RFC 2045 §6.8).
  var bytes: [UInt8] {
    let head = """
      Content-Type: \(type)\r
      Content-ID: <\(contentID)>\r
      Content-Disposition: inline; filename="\(name)"\r
      Content-Transfer-Encoding: base64\r
      \r

      """
    let text = data.base64EncodedData(options: [.lineLength76Characters, .endLineWithCarriageReturn, .endLineWithLineFeed])
    return Array(head.utf8) + Array(text)
  }
}
