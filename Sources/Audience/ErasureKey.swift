internal import Crypto
internal import Foundation
internal import Store

/// The secret under which the addresses of erased people are still known, so that they can be kept out, and by nothing else. It has
/// nothing to do with the keys of links: those are changed now and then, and this one must never be.
struct ErasureKey: Sendable {
  let key: SymmetricKey

  /// HMAC-SHA256 (RFC 2104) of an ``EmailAddress/key``, in hex.
  func code(_ addressKey: String) -> String {
    HMAC<SHA256>.authenticationCode(for: Data(addressKey.utf8), using: key).hex
  }
}
