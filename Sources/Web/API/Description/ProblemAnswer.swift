internal import HTTPTypes

/// An error as the document shows it: the same names that ``Problem`` writes.
struct ProblemAnswer: APIObject {
  struct Place: APIObject {
    let pointer: String?
    let parameter: String?
    let detail: String

    static let title = "Fault"
    static let notes = [
      "pointer": Note("Where in the body (RFC 6901).", "/address"), "parameter": Note("Or which parameter of path or query."),
      "detail": Note("What is wrong there.", "is missing"),
    ]
  }

  let status: Int
  let title: String
  let detail: String
  let errors: [Place]?
  let changes: [String]?
  let instance: String?

  static let title = "Problem"
  static let notes = [
    "status": Note("The HTTP status.", 422), "title": Note("Its words.", "Unprocessable Content"),
    "detail": Note("What is wrong, and what to do.", "address: is missing"), "errors": Note("Each place that is wrong."),
    "changes": Note(
      "How what was sent differs from what is there now, line by line: `-` only there, `+` only sent.", ["-Hello.", "+Good day."]),
    "instance": Note("What the server's log calls this very error, where the fault is on its side."),
  ]

  static func example(_ status: HTTPResponse.Status) -> JSONTree {
    ["status": .integer(status.code), "title": .text(status.reasonPhrase), "detail": "what is wrong, and what to do"]
  }
}
