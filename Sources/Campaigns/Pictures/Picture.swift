internal import CGD
internal import Foundation

/// A picture made ready for mail: upright, no wider than a mail shows on a sharp screen, and without what the camera wrote into it
/// (place, time, owner).
struct Picture: Sendable {
  let bytes: [UInt8]
  let header: ImageHeader

  struct Problem: Error {
    let text: String
  }

  /// Twice what the widest theme shows.
  private static let widthLimit = 1200
  private static let weightLimit = 300 << 10
  private static let jpegQuality: Int32 = 82
  /// Four octets a pixel while it is scaled.
  private static let pixelLimit = 60_000_000

  init(_ bytes: [UInt8]) throws(Problem) {
    guard let header = ImageHeader(bytes) else {
      throw Problem(text: "is not a PNG, JPEG or GIF picture, the kinds that every mail program shows")
    }
    guard header.width * header.height <= Self.pixelLimit else {
      throw Problem(text: "has \(header.width) by \(header.height) pixels; make it smaller than 60 million")
    }
    let decoded = try Self.decoded(bytes, header.kind)
    defer { gdImageDestroy(decoded) }
    let exif = header.kind == .jpeg ? JPEGMetadata(bytes) : nil
    // The decoder forgives what cameras do, and with it a file that ends too early, which it fills with grey.
    if exif?.isWhole == false || header.kind == .gif && !GIFBlocks.areWhole(bytes) { throw Problem(text: "is damaged: its end is missing") }
    let orientation = exif?.orientation ?? 1
    let isHeavy = header.kind == .jpeg && bytes.count > Self.weightLimit
    // A GIF may move, and scaling would stop it.
    guard header.kind != .gif, header.width > Self.widthLimit || orientation != 1 || isHeavy else {
      self.bytes = exif?.stripped ?? bytes
      self.header = header
      return
    }
    let made = try Self.redrawn(decoded, header, orientation)
    let isBetter = made.count < bytes.count || header.width > Self.widthLimit || orientation != 1
    self.bytes = isBetter ? made : exif?.stripped ?? bytes
    guard let size = ImageHeader(self.bytes) else { throw Problem(text: "cannot be scaled") }
    self.header = size
  }

  /// The library would write its own words to standard error; ours say which file.
  private static let quiet: Void = gdSetErrorMethod { _, _, _ in }

  /// To the last pixel: a file that was cut off has a good head.
  private static func decoded(_ bytes: [UInt8], _ kind: ImageHeader.Kind) throws(Problem) -> gdImagePtr {
    _ = quiet
    var bytes = bytes
    let count = Int32(bytes.count)
    let decoded = bytes.withUnsafeMutableBytes { pointer in
      switch kind {
      case .jpeg: gdImageCreateFromJpegPtrEx(count, pointer.baseAddress, 1)
      case .png: gdImageCreateFromPngPtr(count, pointer.baseAddress)
      case .gif: gdImageCreateFromGifPtr(count, pointer.baseAddress)
      }
    }
    guard let decoded else { throw Problem(text: "is damaged: it cannot be decoded") }
    return decoded
  }

  private static func redrawn(_ decoded: gdImagePtr, _ header: ImageHeader, _ orientation: Int) throws(Problem) -> [UInt8] {
    let isTurned = orientation >= 5
    let shown = min(widthLimit, isTurned ? header.height : header.width)
    let scale = Double(shown) / Double(isTurned ? header.height : header.width)
    let width = Int32(max(1, (Double(header.width) * scale).rounded()))
    let height = Int32(max(1, (Double(header.height) * scale).rounded()))
    guard let scaled = gdImageCreateTrueColor(width, height) else { throw Problem(text: "is too large to be scaled") }
    defer { gdImageDestroy(scaled) }
    gdImageAlphaBlending(scaled, 0)
    gdImageSaveAlpha(scaled, 1)
    gdImageCopyResampled(scaled, decoded, 0, 0, 0, 0, width, height, decoded.pointee.sx, decoded.pointee.sy)
    let upright = turned(scaled, orientation)
    defer { if let upright { gdImageDestroy(upright) } }
    var size: Int32 = 0
    let image = upright ?? scaled
    let data = header.kind == .jpeg ? gdImageJpegPtr(image, &size, jpegQuality) : gdImagePngPtrEx(image, &size, 9)
    guard let data else { throw Problem(text: "cannot be encoded") }
    defer { gdFree(data) }
    return Array(UnsafeRawBufferPointer(start: data, count: Int(size)))
  }

  /// By EXIF's orientation (2 to 8); nil for 1.
  private static func turned(_ image: gdImagePtr, _ orientation: Int) -> gdImagePtr? {
    guard (2...8).contains(orientation) else { return nil }
    let (width, height) = (image.pointee.sx, image.pointee.sy)
    let isTurned = orientation >= 5
    guard let output = gdImageCreateTrueColor(isTurned ? height : width, isTurned ? width : height) else { return nil }
    gdImageAlphaBlending(output, 0)
    gdImageSaveAlpha(output, 1)
    for y in 0..<height {
      for x in 0..<width {
        let (flippedX, flippedY) = (width - 1 - x, height - 1 - y)
        let (toX, toY) =
          switch orientation {
          case 2: (flippedX, y)
          case 3: (flippedX, flippedY)
          case 4: (x, flippedY)
          case 5: (y, x)
          case 6: (flippedY, x)
          case 7: (flippedY, flippedX)
          default: (y, flippedX)
          }
        gdImageSetPixel(output, toX, toY, gdImageGetTrueColorPixel(image, x, y))
      }
    }
    return output
  }
}
