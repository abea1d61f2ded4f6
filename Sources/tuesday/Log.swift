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

/// Lines of text, as Swift's own handler writes them, or of JSON for programs that gather them.
struct LogLines: LogHandler {
  private var text: StreamLogHandler

  init(label: String) { text = StreamLogHandler.standardError(label: label) }

  var logLevel: Logger.Level {
    get { text.logLevel }
    set { text.logLevel = newValue }
  }

  var metadata: Logger.Metadata {
    get { text.metadata }
    set { text.metadata = newValue }
  }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { text[metadataKey: key] }
    set { text[metadataKey: key] = newValue }
  }

  func log(event: LogEvent) {
    switch Log.form {
    case .text: text.log(event: event)
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
