import Audience
import Campaigns
import Curl
import Foundation
import Store
import Web

/// Why a command ended badly: what to tell the person, and the exit code for their script (sysexits(3)).
struct CommandError: Error, CustomStringConvertible {
  enum Code: Int32 {
    case partial = 1
    case usage = 64
    case badData = 65
    case noInput = 66
    case unavailable = 69
    case defect = 70
    case cannotCreate = 73
    case inputOutput = 74
    case temporary = 75
    case permission = 77
    case configuration = 78
  }

  let code: Code
  let description: String

  static func usage(_ text: String) -> CommandError { CommandError(code: .usage, description: text) }
  static func badData(_ text: String) -> CommandError { CommandError(code: .badData, description: text) }
  static func noInput(_ text: String) -> CommandError { CommandError(code: .noInput, description: text) }
  static func permission(_ text: String) -> CommandError { CommandError(code: .permission, description: text) }
  static func configuration(_ text: String) -> CommandError { CommandError(code: .configuration, description: text) }

  /// A file or folder that could not be made, with the system's reason.
  static func cannotCreate(_ path: String, _ error: any Error) -> CommandError {
    CommandError(code: .cannotCreate, description: "\(path) cannot be made: \(words(of: error))")
  }

  /// Foundation's own words often do not tell what is wrong; the system's, which it keeps behind them, do.
  private static func words(of error: any Error) -> String {
    let reason = (error as NSError).userInfo[NSUnderlyingErrorKey] as? POSIXError
    return reason.map { String(cString: strerror($0.code.rawValue)) } ?? error.localizedDescription
  }

  /// Any error as one of these: the only place where errors become words and codes.
  static func from(_ error: any Error) -> CommandError? {
    switch error {
    case let error as CommandError: error
    case let error as Post.Faulty: .badData(error.description)
    case let error as ImportFileError: error.isAbsent ? .noInput(error.description) : .badData(error.description)
    case let error as ImportTurn.Taken: CommandError(code: .temporary, description: error.description)
    case let error as PortableError:
      switch error {
      case .occupied(let text): CommandError(code: .cannotCreate, description: text)
      case .faulty(let text): .badData(text)
      case .busy(let text): CommandError(code: .temporary, description: text)
      }
    case let error as CocoaError:
      CommandError(code: .inputOutput, description: "\(error.filePath ?? "a file"): \(words(of: error))")
    case let error as SegmentSyntaxError: .badData(error.description)
    case let error as Segment.Problem: .badData(error.description)
    case let error as Messages.Refusal:
      switch error {
      case .unknown: .noInput(error.description)
      case .unsettled: CommandError(code: .temporary, description: error.description)
      case .values, .address, .keyIsTaken, .hasLeft: .badData(error.description)
      }
    case let error as PostFolder.Unreadable: .noInput(error.description)
    case let error as ClientSupport.Unreadable: .configuration(error.description)
    case let error as ThemeError: .configuration(error.description)
    case let error as SiteTemplates.LoadError: .configuration(error.description)
    case let error as SlotRule.SyntaxError: .usage(error.description)
    case let error as CurlError: CommandError(code: .unavailable, description: error.description)
    case let error as StoreError:
      switch error {
      case .absent: CommandError(code: .noInput, description: error.description)
      case .moved: .configuration(error.description)
      case .occupied: CommandError(code: .cannotCreate, description: error.description)
      case .locked, .away, .inUse: CommandError(code: .temporary, description: error.description)
      case .defect, .column: CommandError(code: .defect, description: error.description)
      default: CommandError(code: .inputOutput, description: error.description)
      }
    default:
      // NIO's own words, for a port that was free when ``Port/require(_:by:)`` looked.
      "\(error)".contains("Address already in use")
        ? CommandError(code: .unavailable, description: "another program has just begun to listen on our port; try again") : nil
    }
  }
}
