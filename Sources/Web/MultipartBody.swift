internal import Foundation

/// The parts of a form that carries a file, octet by octet (RFC 7578).
struct MultipartBody {
  struct Part {
    let name: String
    /// As the browser says; nil for a field.
    let fileName: String?
    let bytes: ArraySlice<UInt8>
  }

  private(set) var parts: [Part] = []
  private static let limit = 200

  /// Nil for another type. What has no name is left out.
  init?(_ bytes: [UInt8], contentType: String) {
    guard let boundary = Self.boundary(of: contentType) else { return nil }
    // The first boundary has no line before it (RFC 2046 §5.1.1).
    let data = Data("\r\n".utf8) + Data(bytes)
    let (boundaryMark, gap) = (Data("\r\n--\(boundary)".utf8), Data("\r\n\r\n".utf8))
    var rest = data.startIndex..<data.endIndex
    while parts.count < Self.limit, let start = data.range(of: boundaryMark, in: rest) {
      guard let end = data.range(of: boundaryMark, in: start.upperBound..<data.endIndex) else { return }
      rest = end.lowerBound..<data.endIndex
      guard let head = data.range(of: gap, in: start.upperBound..<end.lowerBound) else { continue }
      let lines = String(decoding: data[start.upperBound..<head.lowerBound], as: UTF8.self)
      guard let name = Self.value("name", in: lines) else { continue }
      parts.append(Part(name: name, fileName: Self.value("filename", in: lines), bytes: Array(data[head.upperBound..<end.lowerBound])[...]))
    }
  }

  /// What stands between the parts of a form; nil for another type, and for one that is longer than RFC 2046 §5.1.1 has it.
  static func boundary(of contentType: String) -> Substring? {
    guard contentType.lowercased().hasPrefix("multipart/form-data"),
      let boundary = contentType.firstMatch(of: /boundary="?([^";]+)"?/)?.1, (1...70).contains(boundary.utf8.count)
    else { return nil }
    return boundary
  }

  /// Of the part's `Content-Disposition`. Browsers write a quote as `%22`.
  private static func value(_ key: String, in lines: String) -> String? {
    let line = lines.split(whereSeparator: \.isNewline).first { $0.lowercased().hasPrefix("content-disposition:") } ?? ""
    for match in line.matches(of: /[;\s]([a-z]+)="([^"]*)"/) where match.1 == key { return String(match.2).replacing("%22", with: "\"") }
    return nil
  }
}
