internal import Crypto
internal import Foundation
internal import Store

/// The lines of a part, which is hashed while it is read.
struct PartLines {
  private let handle: FileHandle
  private var hasher = SHA256()
  private var block = Data()
  private var position = 0
  /// Of the last line, from 1.
  private(set) var number = 0

  init(_ path: String) throws {
    guard let handle = FileHandle(forReadingAtPath: path) else { throw PortableError.faulty("\(path) cannot be read") }
    self.handle = handle
  }

  /// Nil at the end.
  mutating func next() throws -> Data? {
    var line = Data()
    while true {
      let rest = block[(block.startIndex + position)...]
      if let end = rest.firstIndex(of: 0x0A) {
        position = end - block.startIndex + 1
        number += 1
        line += rest[..<end]
        return line
      }
      line += rest
      position = 0
      block = try handle.read(upToCount: 1 << 20) ?? Data()
      hasher.update(data: block)
      if block.isEmpty {
        if line.isEmpty { return nil }
        number += 1
        return line
      }
    }
  }

  /// Of what was read.
  var hash: String { hasher.finalize().hex }
}
