internal import HTTPTypes
internal import Hummingbird

// Fields of which HTTPTypes has no name.

extension Request {
  private static let forwardedFor = HTTPField.Name("x-forwarded-for")

  /// Whom proxies say that they ask for: all that they wrote, in their order.
  var forwarded: String { Self.forwardedFor.map { headers[values: $0].joined(separator: ",") } ?? "" }

  /// Of all fields of this name.
  func values(_ name: String) -> [String] { HTTPField.Name(name).map { headers[values: $0] } ?? [] }
}

extension HTTPFields {
  /// - Parameter name: a token (RFC 9110 §5.6.2).
  subscript(named name: String) -> String? {
    get { HTTPField.Name(name).flatMap { self[$0] } }
    set { if let name = HTTPField.Name(name) { self[name] = newValue } }
  }
}
