internal import Crypto
internal import Foundation
internal import Store

/// Names several texts together: no two lists of them have one name.
enum WordsHash {
  /// SHA-256 in hex.
  static func of(_ texts: [String]) -> String {
    SHA256.hash(data: Data(texts.map { "\($0.utf8.count):\($0)" }.joined().utf8)).hex
  }
}
