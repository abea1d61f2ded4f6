import Foundation

/// How one part of an exam went.
struct ExamFinding: Encodable, Sendable {
  enum Status: String, Encodable, Sendable {
    case ok
    case failed = "FAILED"
    case skipped
  }

  let part: ExamPart
  let status: Status
  let what: String
  let figures: [String: Int]

  init(_ part: ExamPart, _ status: Status, _ what: String, figures: [String: Int] = [:]) {
    (self.part, self.status, self.what, self.figures) = (part, status, what, figures)
  }

  var text: String {
    status.rawValue.padding(toLength: 9, withPad: " ", startingAt: 0) + part.rawValue.padding(toLength: 13, withPad: " ", startingAt: 0)
      + what
  }
}
