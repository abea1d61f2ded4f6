internal import CGD
internal import Foundation
internal import Markdown

/// A picture made ready for mail: upright, no wider than a mail shows on a sharp screen, and without what the camera wrote into it
/// (place, time, owner).
struct Picture: Sendable {
  let bytes: [UInt8]
  let header: ImageHeader
  let transparency: ImageSource.Transparency?

  struct Problem: Error {
    let text: String
  }

  /// A little more than twice what a mail shows (``EmailRenderer/contentWidth``).
  static let widthLimit = 1200
  /// Pixels of a portrait's sides: three times what the page shows, which is more than a mail does.
  fileprivate static let portraitLimit = 192
  private static let weightLimit = 300 << 10
  /// What may be heavy for its size: a good photograph takes a quarter of an octet a pixel.
  private static let lightWeight = 64 << 10
  private static let jpegQuality: Int32 = 82
  /// Four octets a pixel while it is scaled.
  private static let pixelLimit = 60_000_000

  /// - Parameter isPortrait: whether it is to be a square, as wide as mails and pages show an author: the middle of what is none.
  init(_ bytes: [UInt8], isPortrait: Bool = false) throws(Problem) {
    guard let header = ImageHeader(bytes) else {
      throw Problem(text: "is not a PNG, JPEG or GIF picture, the kinds that every mail program shows")
    }
    guard header.width * header.height <= Self.pixelLimit else {
      throw Problem(text: "has \(header.width) by \(header.height) pixels; make it smaller than 60 million")
    }
    let gd = try GD.shared.get()
    let decoded = try Self.decoded(bytes, header.kind, gd)
    defer { gd.destroy(decoded) }
    let exif = header.kind == .jpeg ? JPEGMetadata(bytes) : nil
    // The decoder forgives what cameras do, and with it a file that ends too early, which it fills with grey.
    if exif?.isWhole == false || header.kind == .gif && !GIFBlocks.areWhole(bytes) { throw Problem(text: "is damaged: its end is missing") }
    transparency = header.kind == .jpeg ? nil : Self.transparency(of: decoded, gd)
    let orientation = exif?.orientation ?? 1
    let frame = Frame(header, orientation, isPortrait)
    let isCut = frame.width != header.width || frame.height != header.height
    let mustChange = isCut || frame.scale < 1 || orientation != 1
    // What moves would stand still.
    guard isCut || !Self.mayMove(bytes, header.kind), mustChange || Self.isHeavy(bytes, header) else {
      self.bytes = exif?.stripped ?? bytes
      self.header = header
      return
    }
    let made = try Self.redrawn(decoded, header.kind, frame, orientation, isOpaque: transparency == nil, gd)
    // Each drawing loses something: where it need not be, it has to save a third.
    let isBetter = mustChange || made.count * 3 < bytes.count * 2
    self.bytes = isBetter ? made : exif?.stripped ?? bytes
    guard let size = ImageHeader(self.bytes) else { throw Problem(text: "cannot be scaled") }
    self.header = size
  }

  /// What of the file is shown, in its own pixels, and how large.
  private struct Frame {
    var (x, y) = (0, 0)
    var width: Int
    var height: Int
    let scale: Double

    init(_ header: ImageHeader, _ orientation: Int, _ isPortrait: Bool) {
      (width, height) = (header.width, header.height)
      if isPortrait {
        let side = min(width, height)
        (x, y) = ((width - side) / 2, (height - side) / 2)
        (width, height) = (side, side)
      }
      // Of a camera that was held upright, the height becomes the width.
      scale = min(1, Double(isPortrait ? Picture.portraitLimit : Picture.widthLimit) / Double(max(1, orientation >= 5 ? height : width)))
    }
  }

  /// A GIF, or a PNG with an `acTL` before its picture (PNG 3 §11.3.6).
  private static func mayMove(_ bytes: [UInt8], _ kind: ImageHeader.Kind) -> Bool {
    guard kind == .png else { return kind == .gif }
    let begin = bytes.firstRange(of: Array("IDAT".utf8))?.lowerBound ?? bytes.endIndex
    return bytes[..<begin].contains(Array("acTL".utf8))
  }

  private static func isHeavy(_ bytes: [UInt8], _ header: ImageHeader) -> Bool {
    bytes.count > weightLimit || bytes.count > lightWeight && bytes.count * 2 > header.width * header.height
  }

  /// To the last pixel: a file that was cut off has a good head.
  private static func decoded(_ bytes: [UInt8], _ kind: ImageHeader.Kind, _ gd: GD) throws(Problem) -> GD.Image {
    var bytes = bytes
    let count = Int32(bytes.count)
    let decoded = bytes.withUnsafeMutableBytes { pointer in
      switch kind {
      case .jpeg: gd.fromJPEG(count, pointer.baseAddress, 1)
      case .png: gd.fromPNG(count, pointer.baseAddress)
      case .gif: gd.fromGIF(count, pointer.baseAddress)
      }
    }
    guard let decoded else { throw Problem(text: "is damaged: it cannot be decoded") }
    return decoded
  }

  private static func redrawn(
    _ decoded: GD.Image, _ kind: ImageHeader.Kind, _ frame: Frame, _ orientation: Int, isOpaque: Bool, _ gd: GD
  ) throws(Problem) -> [UInt8] {
    let width = Int32(max(1, (Double(frame.width) * frame.scale).rounded()))
    let height = Int32(max(1, (Double(frame.height) * frame.scale).rounded()))
    guard let scaled = gd.create(width, height) else { throw Problem(text: "is too large to be scaled") }
    defer { gd.destroy(scaled) }
    gd.blendAlpha(scaled, 0)
    gd.saveAlpha(scaled, 1)
    gd.copyResampled(scaled, decoded, 0, 0, Int32(frame.x), Int32(frame.y), width, height, Int32(frame.width), Int32(frame.height))
    let upright = turned(scaled, orientation, gd)
    defer { if let upright { gd.destroy(upright) } }
    let image = upright ?? scaled
    if kind == .jpeg { return try encoded(gd) { gd.jpeg(image, $0, jpegQuality) } }
    let png = try encoded(gd) { gd.png(image, $0, 9) }
    guard png.count > lightWeight, isOpaque else { return png }
    // A photograph that somebody saved as PNG is several times smaller; what was drawn is not, and its edges stay sharp.
    let jpeg = try encoded(gd) { gd.jpeg(image, $0, jpegQuality) }
    return jpeg.count * 2 < png.count ? jpeg : png
  }

  private static func encoded(
    _ gd: GD, _ encode: (UnsafeMutablePointer<Int32>) -> UnsafeMutableRawPointer?
  ) throws(Problem) -> [UInt8] {
    var size: Int32 = 0
    guard let data = encode(&size) else { throw Problem(text: "cannot be encoded") }
    defer { gd.free(data) }
    return Array(UnsafeRawBufferPointer(start: data, count: Int(size)))
  }

  /// Looks until no further pixel can change it.
  private static func transparency(of image: GD.Image, _ gd: GD) -> ImageSource.Transparency? {
    // A colour that stands for none; a palette's pixels say so themselves.
    let none = image.pointee.trueColor == 0 ? -1 : image.pointee.transparent
    var (isClear, hasInk) = (false, false)
    var isLight = true
    for y in 0..<image.pointee.sy {
      for x in 0..<image.pointee.sx {
        let color = gd.pixel(image, x, y)
        // 0 is opaque, 127 not there at all.
        let alpha = color == none ? 127 : color >> 24
        if alpha > 0 { isClear = true }
        if alpha < 64 {
          hasInk = true
          isLight = isLight && isPale(color)
        }
        if isClear && hasInk && !isLight { return .clear }
      }
    }
    return isClear ? isLight && hasInk ? .light : .clear : nil
  }

  /// Whether it stands out from white by less than 1.5 to 1 or so.
  private static func isPale(_ color: Int32) -> Bool {
    (color >> 16 & 255) * 2126 + (color >> 8 & 255) * 7152 + (color & 255) * 722 > 2_150_000
  }

  /// By EXIF's orientation (2 to 8); nil for 1.
  private static func turned(_ image: GD.Image, _ orientation: Int, _ gd: GD) -> GD.Image? {
    guard (2...8).contains(orientation) else { return nil }
    let (width, height) = (image.pointee.sx, image.pointee.sy)
    let isTurned = orientation >= 5
    guard let output = gd.create(isTurned ? height : width, isTurned ? width : height) else { return nil }
    gd.blendAlpha(output, 0)
    gd.saveAlpha(output, 1)
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
        gd.setPixel(output, toX, toY, gd.pixel(image, x, y))
      }
    }
    return output
  }
}

extension ImageHeader {
  /// Whether it is what mails and pages show of an author already.
  var isPortrait: Bool { width == height && width <= Picture.portraitLimit }
}
