internal import Foundation
internal import Hummingbird
internal import Words

/// The fields of a posted form, in both encodings that browsers have.
struct FormFields: Sendable {
  private let fields: [(name: String, value: String)]
  /// Of a form with one, in the encoding that carries files.
  let file: (name: String, bytes: [UInt8])?

  /// More than any form here needs.
  static let limit = 16_384
  /// Characters of a reason; the API takes as many.
  private static let reasonLimit = 200

  /// - Parameter limit: octets of the body.
  /// - Throws: what becomes 413 for a larger body.
  init(_ request: Request, upTo limit: Int = Self.limit) async throws {
    let (body, type) = (try await BodyReading.whole(request.body, upTo: limit), request.headers[.contentType] ?? "")
    if limit > Self.limit, let parts = MultipartBody(Array(body.readableBytesView), contentType: type)?.parts {
      self.init(parts)
      return
    }
    self.init(body: String(buffer: body), contentType: type)
  }

  private init(_ parts: [MultipartBody.Part]) {
    fields = parts.filter { $0.fileName == nil }.map { ($0.name, String(decoding: $0.bytes, as: UTF8.self)) }
    // A form whose file nobody chose has an empty one.
    file = parts.first { $0.fileName?.isEmpty == false }.map { ($0.fileName ?? "", Array($0.bytes)) }
  }

  init(body: String, contentType: String) {
    file = nil
    fields =
      contentType.lowercased().hasPrefix("multipart/form-data")
      ? Self.multipart(body, contentType: contentType) : Self.pairs(body)
  }

  /// The first of this name, without white space around it; empty where there is none.
  subscript(name: String) -> String { all(name).first ?? "" }

  func all(_ name: String) -> [String] {
    fields.filter { $0.name == name }.map { $0.value.trimmingCharacters(in: .whitespacesAndNewlines) }
  }

  /// The first of this name on one line, and no longer than that.
  func line(_ name: String, upTo limit: Int) -> String { String(self[name].onOneLine.prefix(limit)) }

  /// Why somebody does it; nil where they do not say.
  var because: String? {
    let line = line("because", upTo: Self.reasonLimit)
    return line.isEmpty ? nil : line
  }

  /// The first of this name as it was sent, with the white space around it; nil where there is none.
  func raw(_ name: String) -> String? { fields.first { $0.name == name }?.value }

  /// As every form writes them, in a body or a query: a blank is `+` (URL Standard §5.1).
  static func pairs(_ text: String) -> [(name: String, value: String)] {
    text.split(whereSeparator: { $0 == "&" || $0.isNewline }).map { pair in
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map {
        $0.replacing("+", with: " ").removingPercentEncoding ?? ""
      }
      return (parts[0], parts.count == 2 ? parts[1] : "")
    }
  }

  /// RFC 7578, as far as short text fields need it.
  private static func multipart(_ body: String, contentType: String) -> [(name: String, value: String)] {
    guard let boundary = contentType.firstMatch(of: /boundary="?([^";]+)"?/)?.1 else { return [] }
    return body.replacing("\r\n", with: "\n").split(separator: "--" + boundary).compactMap { part in
      let halves = part.split(separator: "\n\n", maxSplits: 1)
      guard halves.count == 2, let name = halves[0].firstMatch(of: /name="([^"]*)"/)?.1 else { return nil }
      return (String(name), String(halves[1]))
    }
  }
}
