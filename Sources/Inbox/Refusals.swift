internal import Crypto
internal import Foundation

/// Which messages were refused for now at which address: a file each, with one octet a refusal, so that every process over the folder
/// goes on counting where another has stopped.
struct Refusals: Sendable {
  private let folder: String
  private let limit: Int

  /// - Parameter limit: how often a message is refused before it is taken.
  init(folder: String, limit: Int) throws {
    self.folder = folder
    self.limit = limit
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  /// Whether this attempt is refused; counts it.
  func refuses(_ messageID: String, at address: String) throws -> Bool {
    let name = Data(SHA256.hash(data: Data("\(messageID) \(address.lowercased())".utf8))).base64EncodedString()
    let file = folder + "/" + name.replacing("/", with: "_")
    var octets = FileManager.default.contents(atPath: file) ?? Data()
    guard octets.count < limit else {
      try? FileManager.default.removeItem(atPath: file)
      return false
    }
    octets.append(UInt8(ascii: "."))
    try octets.write(to: URL(filePath: file), options: .atomic)
    return true
  }
}
