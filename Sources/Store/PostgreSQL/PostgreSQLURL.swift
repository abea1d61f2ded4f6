internal import Foundation

/// The URL of a PostgreSQL database, as libpq takes it ("Connection URIs"): host, user, TLS and all else are in there.
package struct PostgreSQLURL: Sendable {
  let text: String

  package init?(_ text: String) {
    guard text.hasPrefix("postgresql://") || text.hasPrefix("postgres://") else { return nil }
    self.text = text
  }

  /// Without the password, wherever it stands: to be said.
  package var shown: String {
    text.replacing(#/(:\/\/[^\/?#@:]*):[^\/?#@]*@/#) { "\($0.output.1)@" }.replacing(#/([?&](?:ssl)?password=)[^&]*/#) { "\($0.output.1)…" }
  }
}
