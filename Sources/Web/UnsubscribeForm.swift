internal import Foundation

/// What a POST to an unsubscribe link says.
enum UnsubscribeForm: Sendable, Hashable {
  /// `List-Unsubscribe=One-Click`, from a mail program (RFC 8058 §3.1).
  case oneClick
  /// `confirm=unsubscribe`, from our page.
  case page
  /// `confirm=return`, from the page after it.
  case comeBack

  /// Nil for anything else. Both encodings that RFC 8058 names are taken.
  init?(body: String, contentType: String) {
    let fields =
      contentType.lowercased().hasPrefix("multipart/form-data")
      ? Self.multipart(body, contentType: contentType) : Self.urlEncoded(body)
    if fields.contains(where: { $0 == ("List-Unsubscribe", "One-Click") }) {
      self = .oneClick
    } else if fields.contains(where: { $0 == ("confirm", "unsubscribe") }) {
      self = .page
    } else if fields.contains(where: { $0 == ("confirm", "return") }) {
      self = .comeBack
    } else {
      return nil
    }
  }

  private static func urlEncoded(_ body: String) -> [(String, String)] {
    body.split(whereSeparator: { $0 == "&" || $0.isNewline }).compactMap { pair in
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map { $0.removingPercentEncoding ?? "" }
      return parts.count == 2 ? (parts[0], parts[1]) : nil
    }
  }

  /// RFC 7578, as far as two short text fields need it.
  private static func multipart(_ body: String, contentType: String) -> [(String, String)] {
    guard let boundary = contentType.firstMatch(of: /boundary="?([^";]+)"?/)?.1 else { return [] }
    return body.replacing("\r\n", with: "\n").split(separator: "--" + boundary).compactMap { part in
      let halves = part.split(separator: "\n\n", maxSplits: 1)
      guard halves.count == 2, let name = halves[0].firstMatch(of: /name="([^"]*)"/)?.1 else { return nil }
      return (String(name), halves[1].trimmingCharacters(in: .whitespacesAndNewlines))
    }
  }
}
