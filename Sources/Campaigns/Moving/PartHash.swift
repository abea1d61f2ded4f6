internal import Crypto
internal import Foundation
internal import Store

/// Size and hash of a file that may be larger than memory.
enum PartHash {
  static func of(_ path: String) throws -> (bytes: Int, sha256: String) {
    guard let handle = FileHandle(forReadingAtPath: path) else { throw PortableError.faulty("\(path) cannot be read") }
    defer { try? handle.close() }
    var hasher = SHA256()
    var size = 0
    while let block = try handle.read(upToCount: 1 << 20), !block.isEmpty {
      hasher.update(data: block)
      size += block.count
    }
    return (size, hasher.finalize().hex)
  }
}
