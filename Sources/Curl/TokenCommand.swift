internal import Foundation
internal import Synchronization
internal import Words

/// A command that prints an access token, as `oauth2l` and its like do. All sessions of a minute share one token.
package final class TokenCommand: Sendable, Hashable {
  private static let freshness = Duration.seconds(60)
  /// A command that takes longer is stuck.
  private static let secondsLimit = 30

  package let line: String
  private let known = Mutex<(token: String, since: ContinuousClock.Instant)?>(nil)

  /// - Parameter line: for `/bin/sh -c`.
  package init(_ line: String) {
    self.line = line
  }

  package static func == (one: TokenCommand, other: TokenCommand) -> Bool { one.line == other.line }

  package func hash(into hasher: inout Hasher) { hasher.combine(line) }

  /// Blocks while the command runs. Whoever else wants a token meanwhile gets the same.
  func token() throws(CurlError) -> String {
    let result = known.withLock { known -> Result<String, CurlError> in
      if let known, known.since + Self.freshness > .now { return .success(known.token) }
      return Result { () throws(CurlError) in
        let token = try run()
        known = (token, .now)
        return token
      }
    }
    return try result.get()
  }

  /// The next session asks the command again.
  func forget() {
    known.withLock { $0 = nil }
  }

  private func run() throws(CurlError) -> String {
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["-c", line]
    process.standardInput = FileHandle.nullDevice
    let (printed, complaints) = (Pipe(), Pipe())
    process.standardOutput = printed
    process.standardError = complaints
    let ended = Bell()
    process.terminationHandler = { _ in ended.ring() }
    do { try process.run() } catch {
      throw CurlError("token_command could not be started: \(error.localizedDescription)")
    }
    guard ended.wait(for: .seconds(Self.secondsLimit)) else {
      process.terminate()
      throw CurlError("token_command did not end within \(Self.secondsLimit) seconds")
    }
    guard process.terminationStatus == 0 else {
      let words = Self.text(complaints).split(separator: "\n").last ?? "it said nothing on standard error"
      throw CurlError("token_command failed with code \(process.terminationStatus): \(words)")
    }
    let token = Self.text(printed)
    guard token.wholeMatch(of: /[\x21-\x7e]+/) != nil else {
      throw CurlError("token_command must print one token and nothing else")
    }
    return token
  }

  /// As much as a pipe holds: the command has ended, and tokens are short.
  private static func text(_ pipe: Pipe) -> String {
    String(decoding: pipe.fileHandleForReading.availableData, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
  }
}
