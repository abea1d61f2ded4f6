internal import Foundation

/// Takes the first file out of a posted form (RFC 7578) as it comes, so that however large it is no more than a piece of it is in memory.
struct FormFile {
  enum Fault: Error {
    /// It is no such form, or its head has no end.
    case malformed
  }

  private enum Place {
    /// Before a part's head ends; `isFile`: of the part after it.
    case head
    case content(isFile: Bool)
    case end
  }

  private let delimiter: [UInt8]
  private var place = Place.content(isFile: false)
  /// What came and is not settled yet. A line's end stands before everything, as before all other boundaries.
  private var waiting: [UInt8] = [13, 10]
  /// As the browser calls it; nil before it is there.
  private(set) var name: String?

  private static let headLimit = 16_384

  /// Whether the form's end has come, and so the whole file.
  var isWhole: Bool { if case .end = place { true } else { false } }

  /// - Parameter contentType: of the request.
  init(contentType: String) throws(Fault) {
    guard let boundary = MultipartBody.boundary(of: contentType) else { throw .malformed }
    delimiter = Array("\r\n--\(boundary)".utf8)
  }

  /// - Parameter sink: hears the file's octets.
  mutating func take(_ octets: some Sequence<UInt8>, sink: (ArraySlice<UInt8>) throws -> Void) throws {
    waiting.append(contentsOf: octets)
    while true {
      switch place {
      case .end:
        waiting = []
        return
      case .head:
        guard let end = Self.find([13, 10, 13, 10], in: waiting) else {
          if waiting.starts(with: Array("--".utf8)) {
            place = .end
            continue
          }
          guard waiting.count <= Self.headLimit else { throw Fault.malformed }
          return
        }
        let head = String(decoding: waiting[..<end], as: UTF8.self)
        if waiting.starts(with: Array("--".utf8)) {
          place = .end
          continue
        }
        waiting.removeFirst(end + 4)
        place = .content(isFile: begins(head))
      case .content(let isFile):
        guard let end = Self.find(delimiter, in: waiting) else {
          // What may be the beginning of a boundary waits.
          let safe = max(0, waiting.count - delimiter.count + 1)
          if isFile, safe > 0 { try sink(waiting[..<safe]) }
          waiting.removeFirst(safe)
          return
        }
        if isFile, end > 0 { try sink(waiting[..<end]) }
        waiting.removeFirst(end + delimiter.count)
        place = .head
      }
    }
  }

  /// Whether a part is the file that is looked for: the first that has a name.
  private mutating func begins(_ head: String) -> Bool {
    guard name == nil, let named = head.firstMatch(of: /filename="((?:[^"\\]|\\.)*)"/)?.1, !named.isEmpty else { return false }
    // Browsers write a quote in a name so (WHATWG HTML, multipart/form-data).
    name = String(named).replacing("%22", with: "\"").replacing("%0D", with: "").replacing("%0A", with: "")
    return true
  }

  private static func find(_ sought: [UInt8], in octets: [UInt8]) -> Int? {
    octets.withUnsafeBytes { all -> Int? in
      guard let base = all.baseAddress, all.count >= sought.count, let first = sought.first else { return nil }
      let last = all.count - sought.count
      var at = 0
      while at <= last, let found = memchr(base + at, Int32(first), last - at + 1) {
        at = base.distance(to: UnsafeRawPointer(found))
        if sought.withUnsafeBytes({ $0.elementsEqual(all[at..<at + $0.count]) }) { return at }
        at += 1
      }
      return nil
    }
  }
}
