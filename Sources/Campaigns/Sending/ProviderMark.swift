internal import Mail

/// A field that a provider takes out of a mail's header and hands back with whatever it says of that mail: for those that tell neither its sender nor
/// its Message-ID. It holds the local part of the return path, whose code nobody else can make.
package enum ProviderMark: String, Sendable, CaseIterable {
  case postmark, sendgrid

  /// Under which it is handed back.
  package static let name = "tuesday"

  /// - Parameter mark: small letters, digits and hyphens.
  func field(_ mark: String) -> HeaderField {
    switch self {
    case .postmark: .token("X-PM-Metadata-\(Self.name)", mark)
    case .sendgrid: .token("X-SMTPAPI", "{\"unique_args\":{\"\(Self.name)\":\"\(mark)\"}}")
    }
  }
}
