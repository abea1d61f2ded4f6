internal import Foundation
internal import Hummingbird

/// The fields of a posted form, in both encodings that browsers have.
struct FormFields: Sendable {
  private let fields: [(name: String, value: String)]

  /// More than any form here needs.
  static let limit = 16_384

  /// - Throws: what becomes 413 for a larger body.
  init(_ request: Request, upTo limit: Int = Self.limit) async throws {
    self.init(
      body: String(buffer: try await request.body.collect(upTo: limit)), contentType: request.headers[.contentType] ?? "")
  }

  init(body: String, contentType: String) {
    fields =
      contentType.lowercased().hasPrefix("multipart/form-data")
      ? Self.multipart(body, contentType: contentType) : Self.urlEncoded(body)
  }

  /// The first of this name, without white space around it; empty where there is none.
  subscript(name: String) -> String { all(name).first ?? "" }

  func all(_ name: String) -> [String] {
    fields.filter { $0.name == name }.map { $0.value.trimmingCharacters(in: .whitespacesAndNewlines) }
  }

  private static func urlEncoded(_ body: String) -> [(name: String, value: String)] {
    body.split(whereSeparator: { $0 == "&" || $0.isNewline }).compactMap { pair in
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map {
        $0.replacing("+", with: " ").removingPercentEncoding ?? ""
      }
      return parts.count == 2 ? (parts[0], parts[1]) : nil
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
