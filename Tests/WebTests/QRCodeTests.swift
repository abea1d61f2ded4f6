import Foundation
import Testing

@testable import Accounts
@testable import Web

@Suite struct QRCodeTests {
  /// What `zbarimg` reads in a picture of the code.
  private func read(_ code: QRCode) throws -> String {
    let scale = 4
    let side = (code.size + 8) * scale
    var picture = Data("P5 \(side) \(side) 255\n".utf8)
    for y in 0..<side {
      for x in 0..<side {
        let (column, row) = (x / scale - 4, y / scale - 4)
        let isInside = (0..<code.size).contains(column) && (0..<code.size).contains(row)
        picture.append(isInside && code[column, row] ? 0 : 255)
      }
    }
    let file = FileManager.default.temporaryDirectory.appending(path: "tuesday-qr-\(UUID().uuidString).pgm")
    try picture.write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let (process, pipe) = (Process(), Pipe())
    process.executableURL = URL(filePath: "/usr/bin/zbarimg")
    process.arguments = ["--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", file.path]
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    try process.run()
    let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return String(decoding: output, as: UTF8.self).trimmingCharacters(in: .newlines)
  }

  @Test(arguments: [1, 14, 15, 26, 27, 42, 43, 62, 63, 84, 85, 106, 107, 122, 123, 152, 153, 180, 181, 213])
  func `A decoder reads what was written, at both ends of every version`(_ length: Int) throws {
    let signs = Array("otpauth://totp/ABCDEFGHIJKLMNOPQRSTUVWXYZ234567?secret=&issuer=%20")
    let text = String((0..<length).map { signs[($0 * 7 + length) % signs.count] })
    let code = try #require(QRCode(text))
    #expect(try read(code) == text)
  }

  @Test func `What is too long has no code`() {
    #expect(QRCode(String(repeating: "x", count: 214)) == nil)
    #expect(QRCode(String(repeating: "x", count: 213))?.size == 57)
  }

  @Test(arguments: [("Linden Letter", 13), ("Письмо каждый вторник", 11), ("每週二寄出的社區通訊報導", 7), ("The Letter", 4)])
  func `A picture of one-time codes has as much of any name as fits`(issuer: String, count: Int) throws {
    let account =
      count == 4 ? String(repeating: "a", count: 64) + "@" + String(repeating: "b", count: 60) + ".example.org" : "ada@example.org"
    let secret = [UInt8](repeating: 7, count: OneTimeCode.secretLength)
    let read = try read(try #require(QRCode(secret, issuer: issuer, account: account)))
    #expect(read == OneTimeCode.link(secret, issuer: String(issuer.prefix(count)), account: account))
  }
}
