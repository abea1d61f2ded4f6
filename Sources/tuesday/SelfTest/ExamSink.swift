import Foundation

/// The built-in inbox in a process of its own. What it holds is the truth about who was mailed.
final class ExamSink: Sendable {
  private let process: ChildProcess
  private let mails: String

  init(in folder: String, environment: [String: String]) throws {
    mails = folder + "/sink/new"
    // Slow enough that a kill often comes between a message and its answer.
    let arguments = ["inbox", "--folder", folder + "/sink", "--smtp-port", "0", "--web-port", "0", "--slowness", "200"]
    process = try ChildProcess.tuesday(arguments, environment: environment, in: folder)
  }

  /// Nil until it listens.
  func port() throws -> Int? {
    if !process.isRunning { throw ExamFailure("the built-in inbox ended: \(process.ended.lastWords)") }
    return process.words.firstMatch(of: /smtp\s+127\.0\.0\.1:(\d+)/).flatMap { Int($0.1) }
  }

  /// How many mails it holds. By the system's own call: this is asked all the time.
  var count: Int {
    guard let folder = opendir(mails) else { return 0 }
    defer { closedir(folder) }
    var count = -2  // . and ..
    while readdir(folder) != nil { count += 1 }
    return max(0, count)
  }

  /// The Message-IDs of all mails, by recipient.
  func arrived() throws -> [String: [String]] {
    var arrived: [String: [String]] = [:]
    for name in try FileManager.default.contentsOfDirectory(atPath: mails) {
      let mail = try Data(contentsOf: URL(filePath: mails + "/" + name))
      let head = mail[..<(mail.range(of: Data("\r\n\r\n".utf8))?.lowerBound ?? mail.endIndex)]
      guard let recipient = Self.field("Delivered-To", head) else { throw ExamFailure("the sink's file \(name) names no recipient") }
      arrived[recipient, default: []].append(Self.field("Message-ID", head) ?? "")
    }
    return arrived
  }

  private static func field(_ name: String, _ head: Data) -> String? {
    guard let start = head.range(of: Data("\r\n\(name): ".utf8))?.upperBound else { return nil }
    return String(decoding: head[start...].prefix { $0 != 0x0D }, as: UTF8.self)
  }
}
