internal import CCmark
internal import Foundation

/// Memory for libcmark's nodes, which are many, small and all gone after the parse: given out from one piece, end to end. What finds no room
/// in it comes from the heap. For one parse at a time, under the parser's lock.
enum NodeSlab {
  /// More than a long letter needs.
  private static let size = 1 << 20
  /// Before each block stands its size.
  private static let header = 16
  nonisolated(unsafe) private static let slab = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: header)
  nonisolated(unsafe) private static var used = 0

  /// For a parser. What it allocates must be freed as ever, before ``clear()``.
  nonisolated(unsafe) static let allocator: UnsafeMutablePointer<cmark_mem> = {
    let functions = UnsafeMutablePointer<cmark_mem>.allocate(capacity: 1)
    functions.initialize(
      to: cmark_mem(
        calloc: { NodeSlab.zeroed($0 * $1) }, realloc: { NodeSlab.resized($0, $1) }, free: { NodeSlab.release($0) }))
    return functions
  }()

  static func clear() { used = 0 }

  private static func zeroed(_ count: Int) -> UnsafeMutableRawPointer? {
    guard let block = block(count) else {
      guard let block = calloc(1, count) else { fatalError("out of memory") }
      return block
    }
    memset(block, 0, count)
    return block
  }

  /// Nil when there is no room.
  private static func block(_ count: Int) -> UnsafeMutableRawPointer? {
    let end = used + header + (count + header - 1) / header * header
    guard end <= size else { return nil }
    let block = slab + used + header
    (block - header).storeBytes(of: count, as: Int.self)
    used = end
    return block
  }

  private static func isOurs(_ block: UnsafeMutableRawPointer) -> Bool { block >= slab && block < slab + size }

  private static func resized(_ old: UnsafeMutableRawPointer?, _ count: Int) -> UnsafeMutableRawPointer? {
    guard let old, isOurs(old) else {
      // Also of nothing: buffers that grow are better off on the heap.
      guard let block = realloc(old, count) else { fatalError("out of memory") }
      return block
    }
    let kept = min((old - header).load(as: Int.self), count)
    guard let block = block(count) ?? calloc(1, count) else { fatalError("out of memory") }
    memcpy(block, old, kept)
    return block
  }

  private static func release(_ block: UnsafeMutableRawPointer?) {
    if let block, !isOurs(block) { free(block) }
  }
}
