internal import CGD
internal import Foundation

/// What ``Picture`` calls of libgd, which is opened when the first picture is looked at. Linked in the ordinary way it would bring fifty other
/// libraries, video codecs above all, into every start of the program: 30 ms and 6 MB that a sender of mails has no use for.
struct GD: Sendable {
  typealias Image = gdImagePtr

  let fromJPEG: @Sendable @convention(c) (_ size: Int32, UnsafeMutableRawPointer?, _ forgives: Int32) -> Image?
  let fromPNG: @Sendable @convention(c) (_ size: Int32, UnsafeMutableRawPointer?) -> Image?
  let fromGIF: @Sendable @convention(c) (_ size: Int32, UnsafeMutableRawPointer?) -> Image?
  let create: @Sendable @convention(c) (_ width: Int32, _ height: Int32) -> Image?
  let destroy: @Sendable @convention(c) (Image) -> Void
  let blendAlpha: @Sendable @convention(c) (Image, Int32) -> Void
  let saveAlpha: @Sendable @convention(c) (Image, Int32) -> Void
  /// To x, y; from x, y; to width, height; from width, height.
  let copyResampled: @Sendable @convention(c) (Image, Image, Int32, Int32, Int32, Int32, Int32, Int32, Int32, Int32) -> Void
  let pixel: @Sendable @convention(c) (Image, _ x: Int32, _ y: Int32) -> Int32
  let setPixel: @Sendable @convention(c) (Image, _ x: Int32, _ y: Int32, _ color: Int32) -> Void
  let jpeg: @Sendable @convention(c) (Image, _ size: UnsafeMutablePointer<Int32>, _ quality: Int32) -> UnsafeMutableRawPointer?
  let png: @Sendable @convention(c) (Image, _ size: UnsafeMutablePointer<Int32>, _ level: Int32) -> UnsafeMutableRawPointer?
  let free: @Sendable @convention(c) (UnsafeMutableRawPointer) -> Void

  static let shared = Result { () throws(Picture.Problem) in try GD("libgd.so.3") }

  /// Stays open until the program ends.
  init(_ name: String) throws(Picture.Problem) {
    guard let library = dlopen(name, RTLD_NOW | RTLD_LOCAL) else {
      throw Picture.Problem(text: "cannot be looked at: \(String(cString: dlerror())); install libgd (Debian: libgd3)")
    }
    func named<Function>(_ symbol: String) throws(Picture.Problem) -> Function {
      guard let address = dlsym(library, symbol) else {
        throw Picture.Problem(text: "cannot be looked at: \(name) has no \(symbol); install libgd 2.3 or later")
      }
      return unsafeBitCast(address, to: Function.self)
    }
    fromJPEG = try named("gdImageCreateFromJpegPtrEx")
    fromPNG = try named("gdImageCreateFromPngPtr")
    fromGIF = try named("gdImageCreateFromGifPtr")
    create = try named("gdImageCreateTrueColor")
    destroy = try named("gdImageDestroy")
    blendAlpha = try named("gdImageAlphaBlending")
    saveAlpha = try named("gdImageSaveAlpha")
    copyResampled = try named("gdImageCopyResampled")
    pixel = try named("gdImageGetTrueColorPixel")
    setPixel = try named("gdImageSetPixel")
    jpeg = try named("gdImageJpegPtr")
    png = try named("gdImagePngPtrEx")
    free = try named("gdFree")
    // The library would write its own words to standard error; ours say which file.
    let setErrorMethod: gdSetErrorMethodFunction = try named("gdSetErrorMethod")
    setErrorMethod { _, _, _ in }
  }
}
