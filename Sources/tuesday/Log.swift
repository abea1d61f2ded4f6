import Foundation
import Logging

/// Logs go to standard error, one line each. No subscriber's address above `debug`.
enum Log {
  static let logger: Logger = {
    var logger = Logger(label: "tuesday") { StreamLogHandler.standardError(label: $0) }
    logger.logLevel = .notice
    return logger
  }()

  /// For libraries that tell too much.
  static let quiet: Logger = {
    var logger = Logger(label: "tuesday") { StreamLogHandler.standardError(label: $0) }
    logger.logLevel = .error
    return logger
  }()
}
