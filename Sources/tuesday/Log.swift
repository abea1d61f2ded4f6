import Foundation
import Logging
import Synchronization

/// Logs go to standard error, one line each. No subscriber's address above `debug`.
enum Log {
  enum Form: String, CaseIterable {
    case text, json
  }

  /// Of all loggers of this process.
  static var form: Form {
    get { chosen.withLock { $0 } }
    set { chosen.withLock { $0 = newValue } }
  }

  private static let chosen = Mutex(Form.text)

  static let logger = logger(from: .notice)

  /// For libraries that tell too much.
  static let quiet = logger(from: .error)

  private static func logger(from level: Logger.Level) -> Logger {
    var logger = Logger(label: "tuesday") { LogLines(label: $0) }
    logger.logLevel = level
    return logger
  }
}

/// Lines of text, as Swift's own handler writes them, or of JSON for programs that gather them. What each request adds to its logger costs nothing until
/// there is something to tell.
struct LogLines: LogHandler {
  let label: String
  var logLevel = Logger.Level.info
  var metadata: Logger.Metadata = [:]

  init(label: String) { self.label = label }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    switch Log.form {
    case .text:
      var lines = StreamLogHandler.standardError(label: label)
      lines.metadata = metadata
      lines.log(event: event)
    case .json: Terminal.complain(Self.json(event, metadata.merging(event.metadata ?? [:]) { $1 }, at: .now))
    }
  }

  private struct Line: Encodable {
    let time: String
    let level: String
    let message: String
    let source: String
    let metadata: [String: String]?
  }

  static func json(_ event: LogEvent, _ metadata: Logger.Metadata, at time: Date) -> String {
    let line = Line(
      time: time.formatted(.iso8601.year().month().day().time(includingFractionalSeconds: true).timeZone(separator: .omitted)),
      level: event.level.rawValue, message: "\(event.message)", source: event.source,
      metadata: metadata.isEmpty ? nil : metadata.mapValues { "\($0)" })
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return (try? encoder.encode(line)).map { String(decoding: $0, as: UTF8.self) } ?? "\(event.message)"
  }
}
