import CGD
import Delivery
import Foundation
import Mail
import Markdown
import Store
import Testing

@testable import Campaigns

@Suite struct PictureTests {
  private static let red: Int32 = 0xFF0000
  private static let blue: Int32 = 0x0000FF

  /// Left half red, right half blue.
  private func image(_ width: Int32, _ height: Int32, jpeg: Bool, isClear: Bool = false) throws -> [UInt8] {
    let image = try #require(gdImageCreateTrueColor(width, height))
    defer { gdImageDestroy(image) }
    gdImageAlphaBlending(image, 0)
    gdImageSaveAlpha(image, 1)
    gdImageFilledRectangle(image, 0, 0, width / 2 - 1, height, isClear ? 0x7F00_0000 : Self.red)
    gdImageFilledRectangle(image, width / 2, 0, width, height, Self.blue)
    var size: Int32 = 0
    let data = try #require(jpeg ? gdImageJpegPtr(image, &size, 95) : gdImagePngPtrEx(image, &size, 1))
    defer { gdFree(data) }
    return Array(UnsafeRawBufferPointer(start: data, count: Int(size)))
  }

  /// With an EXIF segment that says how the camera was held, and something private.
  private func held(_ jpeg: [UInt8], orientation: UInt8) -> [UInt8] {
    let tiff: [UInt8] = [0x4D, 0x4D, 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0]
    let content = Array("Exif\0\0".utf8) + tiff + Array("51.5N 0.1W".utf8)
    return jpeg.prefix(2) + [0xFF, 0xE1, 0, UInt8(content.count + 2)] + content + jpeg.dropFirst(2)
  }

  private func color(_ picture: Picture, _ x: Int32, _ y: Int32) throws -> (red: Int32, blue: Int32, alpha: Int32) {
    var bytes = picture.bytes
    let count = Int32(bytes.count)
    let image = try #require(
      bytes.withUnsafeMutableBytes {
        picture.header.kind == .jpeg ? gdImageCreateFromJpegPtr(count, $0.baseAddress) : gdImageCreateFromPngPtr(count, $0.baseAddress)
      })
    defer { gdImageDestroy(image) }
    let color = gdImageGetTrueColorPixel(image, x, y)
    return (color >> 16 & 255, color & 255, color >> 24)
  }

  private func contains(_ bytes: [UInt8], _ text: String) -> Bool { String(decoding: bytes, as: UTF8.self).contains(text) }

  @Test func `What a mail can show as it is stays as it is, but for what the camera wrote into it`() throws {
    let png = try image(40, 20, jpeg: false)
    #expect(try Picture(png).bytes == png)
    let jpeg = try image(40, 20, jpeg: true)
    let personal = held(jpeg, orientation: 1)
    #expect(contains(personal, "51.5N"))
    #expect(try Picture(personal).bytes == Picture(jpeg).bytes && !contains(Picture(personal).bytes, "51.5N"))
  }

  /// What they say of their size where a decoder would not look for it.
  @Test func `A picture whose true size stands elsewhere than it seems is none`() throws {
    let jpeg = try image(40, 20, jpeg: true)
    let comment: [UInt8] = [0xFF, 0xFE, 0, 13, 0xFF, 0xC0, 0, 11, 8, 0, 16, 0, 16, 1, 0]
    #expect(ImageHeader(jpeg.prefix(2) + comment + jpeg.dropFirst(2)).map { [$0.width, $0.height] } == [40, 20])
    // TEM has no length, and D8 neither.
    for marker in [UInt8(0x01), 0xD8, 0xD0] { #expect(ImageHeader(jpeg.prefix(2) + [0xFF, marker] + comment + jpeg.dropFirst(2)) == nil) }
    func gif(_ screen: [UInt8], _ frame: [UInt8]) -> [UInt8] {
      Array("GIF89a".utf8) + screen + [0x80, 0, 0] + [UInt8](repeating: 0, count: 6) + [0x21, 0xF9, 4, 0, 0, 0, 0, 0] + [0x2C, 0, 0, 0, 0]
        + frame + [0, 2, 2, 0x4C, 1, 0, 0x3B]
    }
    #expect(ImageHeader(gif([9, 0, 7, 0], [9, 0, 7, 0])).map { [$0.width, $0.height] } == [9, 7])
    #expect(ImageHeader(gif([1, 0, 1, 0], [0xFF, 0xFF, 0xFF, 0xFF])) == nil)
    let png = try image(40, 20, jpeg: false)
    #expect(ImageHeader(png.prefix(12) + Array("tEXt".utf8) + png.dropFirst(16)) == nil)
  }

  @Test(
    "A picture of a turned camera is turned upright",
    arguments: [
      // Which corner, in quarters of the upright picture, is red.
      (UInt8(2), 40, 20, Int32(35), Int32(10)), (3, 40, 20, 35, 10), (6, 20, 40, 10, 5), (8, 20, 40, 10, 35), (5, 20, 40, 10, 5),
    ])
  func upright(orientation: UInt8, width: Int, height: Int, x: Int32, y: Int32) throws {
    let picture = try Picture(held(try image(40, 20, jpeg: true), orientation: orientation))
    #expect(picture.header.width == width && picture.header.height == height && !contains(picture.bytes, "51.5N"))
    let color = try color(picture, x, y)
    #expect(color.red > 200 && color.blue < 60, "\(color)")
  }

  @Test func `A wide picture is scaled to what a sharp screen shows, and keeps what is transparent`() throws {
    let photo = try Picture(try image(3000, 1000, jpeg: true))
    #expect(photo.header.width == 1200 && photo.header.height == 400)
    let drawing = try Picture(try image(2400, 600, jpeg: false, isClear: true))
    #expect(drawing.header.width == 1200 && drawing.header.height == 300)
    #expect(try color(drawing, 100, 100).alpha == 127 && color(drawing, 1100, 100).alpha == 0)
  }

  /// Half of it transparent, the rest of one colour.
  private func drawing(_ color: Int32, _ encode: (gdImagePtr, UnsafeMutablePointer<Int32>) -> UnsafeMutableRawPointer?) throws -> [UInt8] {
    let image = try #require(gdImageCreateTrueColor(40, 20))
    defer { gdImageDestroy(image) }
    gdImageAlphaBlending(image, 0)
    gdImageSaveAlpha(image, 1)
    gdImageFilledRectangle(image, 0, 0, 40, 20, 0x7F00_0000)
    gdImageFilledRectangle(image, 5, 5, 20, 15, color)
    return try bytes { encode(image, $0) }
  }

  @Test func `Whether the ground shines through a picture is known, and whether all that is drawn on it is pale`() throws {
    func png(_ color: Int32) throws -> Picture { try Picture(try drawing(color) { gdImagePngPtrEx($0, $1, 1) }) }
    #expect(try png(0).transparency == .clear && png(0x9A3412).transparency == .clear && png(0x7F00_0000).transparency == .clear)
    #expect(try png(0xFFFFFF).transparency == .light && png(0xFFFFC0).transparency == .light)
    let gif = try drawing(0) { image, size in
      gdImageTrueColorToPalette(image, 0, 8)
      gdImageColorTransparent(image, gdImageGetPixel(image, 0, 0))
      return gdImageGifPtr(image, size)
    }
    #expect(try Picture(gif).transparency == .clear)
    #expect(try Picture(try image(40, 20, jpeg: false)).transparency == nil && Picture(try image(40, 20, jpeg: true)).transparency == nil)
  }

  @Test func `A picture with a transparent ground keeps the light one in the dark, unless it has a picture for that or another ground`()
    throws
  {
    let desk = try Desk()
    defer { desk.remove() }
    let dark = try drawing(0) { gdImagePngPtrEx($0, $1, 1) }
    for name in ["ink", "pair", "pair-dark"] { try Data(dark).write(to: URL(filePath: desk.folder + "/posts/\(name).png")) }
    try Data(try image(40, 20, jpeg: false)).write(to: URL(filePath: desk.folder + "/posts/full.png"))
    let path = desk.folder + "/posts/x.md"
    func issue(_ body: String) throws -> (mail: String, page: String) {
      try "---\ntitle: T\n---\n\n\(body)\n".write(toFile: path, atomically: true, encoding: .utf8)
      let issue = try IssueRenderer(desk.publication, mode: .live).issue(
        of: try Post.load(path, attributes: [:]).post, today: LocalDate(year: 2026, month: 11, day: 24))
      let mail = issue.html.filled { _ in "" }.firstMatch(of: /<img[^>]*alt="A"[^>]*>/).map { String($0.output) }
      return (try #require(mail), issue.webHTML)
    }
    // Once when it is made ready, and once when it is kept.
    for _ in 1...2 {
      let plain = try issue("![A](ink.png)")
      #expect(plain.mail.contains("background-color:#fffdf9;") && !plain.mail.contains("class="), "\(plain.mail)")
      #expect(plain.page.contains(" data-plate />"), "\(plain.page)")
    }
    #expect(try issue("> [!NOTE]\n> ![A](ink.png)").mail.contains("background-color:#f1ede3;"))
    for body in [
      "![A](full.png)", "![A](pair.png)", "<div class=\"x\">\n\n![A](ink.png)\n\n</div>",
      "<div style=\"background:#ff0\">\n\n![A](ink.png)\n\n</div>",
    ] {
      #expect(try !issue(body).mail.contains("background-color"), "\(body)")
    }
    #expect(try !issue("![A](pair.png)").page.contains("data-plate") && !issue("![A](full.png)").page.contains("data-plate"))
  }

  @Test func `A pale picture on a transparent ground is warned of where it stands on the theme's`() throws {
    let desk = try Desk()
    defer { desk.remove() }
    try Data(try drawing(0xFFFFFF) { gdImagePngPtrEx($0, $1, 1) }).write(to: URL(filePath: desk.folder + "/posts/white.png"))
    let found = try desk.preflight("title: T", "![A](white.png)")
    #expect(found.map(\.line) == [5] && found.first?.message.contains("nobody sees the picture white.png") == true, "\(found)")
    #expect(try desk.preflight("title: T", "<div style=\"background:#036\">\n\n![A](white.png)\n\n</div>") == [])
  }

  @Test func `A portrait is the middle of its file, a square as wide as it is shown`() throws {
    // The seam between red and blue is its middle.
    for jpeg in [true, false] {
      let wide = try Picture(try image(900, 300, jpeg: jpeg), isPortrait: true)
      #expect(wide.header.width == 192 && wide.header.height == 192)
      let (left, right) = (try color(wide, 90, 96), try color(wide, 101, 96))
      #expect(left.red > 150 && left.blue < 100 && right.blue > 150 && right.red < 100, "\(left), \(right)")
    }
    let small = try Picture(try image(60, 100, jpeg: false), isPortrait: true)
    #expect(small.header.width == 60 && small.header.height == 60)
    let held = try Picture(held(try image(40, 20, jpeg: true), orientation: 6), isPortrait: true)
    #expect(held.header.width == 20 && held.header.height == 20 && !contains(held.bytes, "51.5N"))
    let square = try image(100, 100, jpeg: false)
    #expect(try Picture(square, isPortrait: true).bytes == square)
  }

  @Test func `A file is cut for its author, and whole in the post`() throws {
    let desk = try Desk()
    defer { desk.remove() }
    try Data(try image(400, 800, jpeg: false)).write(to: URL(filePath: desk.folder + "/posts/me.png"))
    let path = desk.folder + "/posts/x.md"
    try "---\ntitle: T\nauthor: {name: Ada, picture: me.png, bio: Writes.}\n---\n\n![Me](me.png)\n".write(
      toFile: path, atomically: true, encoding: .utf8)
    let post = try Post.load(path, attributes: [:]).post
    let issue = try IssueRenderer(desk.publication, mode: .live).issue(of: post, today: LocalDate(year: 2026, month: 11, day: 24))
    let portrait = try #require(issue.authors.first?.picture.flatMap { $0.split(separator: "/").last })
    let kept = try #require(Media(of: desk.publication).picture(String(portrait)))
    #expect(kept.width == 192 && kept.height == 192)
    #expect(issue.html.filled { _ in "" }.contains("width=\"400\" height=\"800\" alt=\"Me\""))
  }

  /// Speckled as photographs are, so that no encoder without loss makes it small.
  private func photograph(_ width: Int32, _ height: Int32, clear: Int32 = 0) throws -> gdImagePtr {
    let image = try #require(gdImageCreateTrueColor(width, height))
    gdImageAlphaBlending(image, 0)
    gdImageSaveAlpha(image, 1)
    var seed: UInt32 = 1
    for y in 0..<height {
      for x in 0..<width {
        seed = seed &* 1_664_525 &+ 1_013_904_223
        let speck = Int32(seed >> 28)
        gdImageSetPixel(image, x, y, clear << 24 | (x / 4 + speck) << 16 | (y / 4 + speck) << 8 | (120 + speck))
      }
    }
    return image
  }

  private func bytes(_ encode: (UnsafeMutablePointer<Int32>) -> UnsafeMutableRawPointer?) throws -> [UInt8] {
    var size: Int32 = 0
    let data = try #require(encode(&size))
    defer { gdFree(data) }
    return Array(UnsafeRawBufferPointer(start: data, count: Int(size)))
  }

  @Test func `A narrow picture that is heavy for its size is made lighter where that saves much`() throws {
    let image = try photograph(600, 500)
    defer { gdImageDestroy(image) }
    let png = try bytes { gdImagePngPtrEx(image, $0, 9) }
    let fromPNG = try Picture(png)
    #expect(png.count > 300 << 10 && fromPNG.header.kind == .jpeg && fromPNG.bytes.count * 2 < png.count, "\(png.count)")
    #expect(fromPNG.header.width == 600 && fromPNG.header.height == 500)
    let jpeg = try bytes { gdImageJpegPtr(image, $0, 100) }
    let fromJPEG = try Picture(jpeg)
    #expect(jpeg.count < 300 << 10 && fromJPEG.bytes.count * 3 < jpeg.count * 2, "\(jpeg.count) \(fromJPEG.bytes.count)")
    // What is light already is not drawn again.
    let light = try bytes { gdImageJpegPtr(image, $0, 80) }
    #expect(try Picture(light).bytes == JPEGMetadata(light).stripped)
  }

  @Test func `What is transparent stays a PNG, and what moves stays as it is`() throws {
    let image = try photograph(600, 500, clear: 40)
    defer { gdImageDestroy(image) }
    let png = try bytes { gdImagePngPtrEx(image, $0, 1) }
    #expect(try Picture(png).header.kind == .png)
    let opaque = try photograph(600, 500)
    defer { gdImageDestroy(opaque) }
    let still = try bytes { gdImagePngPtrEx(opaque, $0, 9) }
    // An animation's control chunk stands behind the header.
    let control: [UInt8] = [0, 0, 0, 8] + Array("acTL".utf8) + [0, 0, 0, 1, 0, 0, 0, 0, 0xB4, 0x2D, 0xE9, 0xA0]
    let moving = Array(still.prefix(33)) + control + still.dropFirst(33)
    #expect(try Picture(moving).bytes == moving && Picture(still).header.kind == .jpeg)
  }

  @Test func `What is no picture, or a broken one, says so`() throws {
    #expect { _ = try Picture(Array("<svg/>".utf8)) } throws: { ($0 as? Picture.Problem)?.text.contains("not a PNG") == true }
    let broken = Array(try image(3000, 1000, jpeg: false).prefix(200))
    #expect { _ = try Picture(broken) } throws: { ($0 as? Picture.Problem)?.text.contains("damaged") == true }
    // Also of a size that mails can show as it is.
    for jpeg in [true, false] {
      let whole = try image(300, 200, jpeg: jpeg)
      _ = try Picture(whole)
      let half = Array(whole.prefix(whole.count / 2))
      #expect { _ = try Picture(half) } throws: { ($0 as? Picture.Problem)?.text.contains("damaged") == true }
    }
  }

  @Test func `A picture of any size is one, and too large a one says how large`() throws {
    var png = try image(40, 20, jpeg: false)
    // The header's width and height (PNG 3 §11.2.1).
    png.replaceSubrange(16..<24, with: [0, 0, 0x75, 0x30, 0, 0, 0x75, 0x30])
    #expect { _ = try Picture(png) } throws: { ($0 as? Picture.Problem)?.text.contains("has 30000 by 30000 pixels") == true }
    png.replaceSubrange(16..<24, with: [0x7F, 0xFF, 0xFF, 0xFF, 0x7F, 0xFF, 0xFF, 0xFF])
    #expect { _ = try Picture(png) } throws: { ($0 as? Picture.Problem)?.text.contains("make it smaller") == true }
    png.replaceSubrange(16..<24, with: [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF])
    #expect { _ = try Picture(png) } throws: { ($0 as? Picture.Problem)?.text.contains("not a PNG") == true }
  }

  @Test func `A GIF that was cut off anywhere is damaged`() throws {
    let image = try #require(gdImageCreate(60, 40))
    defer { gdImageDestroy(image) }
    for column in 0..<60 { gdImageLine(image, Int32(column), 0, Int32(column), 39, gdImageColorAllocate(image, Int32(column * 4), 0, 99)) }
    var size: Int32 = 0
    let data = try #require(gdImageGifPtr(image, &size))
    defer { gdFree(data) }
    let whole = Array(UnsafeRawBufferPointer(start: data, count: Int(size)))
    #expect(try Picture(whole).bytes == whole)
    for length in stride(from: 20, to: whole.count, by: 13) {
      #expect { _ = try Picture(Array(whole.prefix(length))) } throws: { ($0 as? Picture.Problem)?.text.contains("damaged") == true }
    }
  }

  @Test func `Where libgd is not installed a picture's fault says what to install`() {
    #expect { _ = try GD("libgd-that-is-not-here.so") } throws: {
      ($0 as? Picture.Problem)?.text.contains("libgd-that-is-not-here.so") == true
        && ($0 as? Picture.Problem)?.text.contains("libgd3") == true
    }
    #expect { _ = try GD("libc.so.6") } throws: { ($0 as? Picture.Problem)?.text.contains("gdImageCreateFromJpegPtrEx") == true }
  }
}
