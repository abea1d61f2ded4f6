internal import Foundation

/// A file's octets, a block at a time.
final class ImportBytes {
  private let handle: FileHandle
  private(set) var block: [UInt8] = []
  /// Of the file's octets, how many came before ``block``.
  private(set) var before = 0

  /// Where text begins in ``block``: behind the byte-order mark of a file's first one.
  var textStart: Int { before == 0 && block.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0 }

  private static let blockSize = 1 << 20

  /// Nil when the file cannot be read.
  init?(_ path: String) {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), !isFolder.boolValue,
      let handle = FileHandle(forReadingAtPath: path)
    else { return nil }
    self.handle = handle
  }

  deinit { try? handle.close() }

  /// False at the end of the file.
  func next() throws -> Bool {
    before += block.count
    block = Array(try handle.read(upToCount: Self.blockSize) ?? Data())
    return !block.isEmpty
  }
}
