internal import Foundation

/// The URL of a PostgreSQL database, as libpq takes it ("Connection URIs"): host, user, TLS and all else are in there.
package struct PostgreSQLURL: Sendable {
  let text: String

  /// Nil where it is none: libpq would take a part of a password for a name, and say it.
  package init?(_ text: String) {
    let form = #/postgres(ql)?:\/\/([^\/?#@:]*(:[^\/?#@]*)?@)?[^@\/?#]*(\/[^\/?#]*)?(\?[^#]*)?/#
    guard text.wholeMatch(of: form) != nil, !text.contains(#/%(?![0-9A-Fa-f]{2})/#) else { return nil }
    self.text = text
  }

  /// Without the password, wherever it stands: to be said.
  package var shown: String {
    text.replacing(#/(:\/\/[^\/?#@:]*):[^\/?#@]*@/#) { "\($0.output.1)@" }.replacing(#/([?&](?:ssl)?password=)[^&]*/#) { "\($0.output.1)…" }
  }
}
