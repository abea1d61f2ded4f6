internal import Campaigns
internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import Logging
internal import NIOCore
internal import Store

/// An error of the API as programs read it (RFC 9457).
struct Problem: Error, Encodable {
  /// What is wrong in one place of the request: of its body, or a parameter.
  struct Fault: Codable, Sendable, Hashable {
    /// RFC 6901.
    var pointer: String?
    var parameter: String?
    let detail: String

    /// The place in words.
    var words: String {
      let path = pointer.map { String($0.dropFirst()).replacing("/", with: ".").replacing("~1", with: "/").replacing("~0", with: "~") }
      let place = parameter ?? path ?? ""
      return "\(place.isEmpty ? "the body" : place): \(detail)"
    }
  }

  let status: Int
  let title: String
  let detail: String
  var errors: [Fault]?
  /// How what was sent differs from what is there, line by line.
  var changes: [String]?
  /// What the log calls this very one, as a URI.
  var instance: String?
  var headers = HTTPFields()

  private enum CodingKeys: String, CodingKey { case status, title, detail, errors, changes, instance }

  init(_ status: HTTPResponse.Status, _ detail: String, errors: [Fault]? = nil, headers: HTTPFields = [:]) {
    (self.status, title, self.detail) = (status.code, status.reasonPhrase, detail)
    (self.errors, self.headers) = (errors, headers)
  }

  static func badRequest(_ detail: String) -> Problem { Problem(.badRequest, detail) }

  /// What is asked cannot be done as it is asked.
  static func unprocessable(_ faults: [Fault]) -> Problem {
    let words = faults.map(\.words).joined(separator: "; ")
    return Problem(.unprocessableContent, words, errors: faults)
  }

  static func unprocessable(_ pointer: String, _ detail: String) -> Problem {
    Problem(.unprocessableContent, detail, errors: [Fault(pointer: pointer, detail: detail)])
  }

  static func parameter(_ name: String, _ detail: String) -> Problem {
    unprocessable([Fault(parameter: name, detail: detail)])
  }

  static func notFound(_ detail: String) -> Problem { Problem(.notFound, detail) }

  static func conflict(_ detail: String) -> Problem { Problem(.conflict, detail) }

  var response: Response {
    var response = Response.json(self, status: HTTPResponse.Status(code: status), type: "application/problem+json")
    for field in headers { response.headers[field.name] = field.value }
    return response
  }
}

extension Response {
  /// That no cache keeps.
  static func json(_ value: some Encodable, status: HTTPResponse.Status, type: String = "application/json") -> Response {
    .json(text: APIText.json(value), status: status, type: type)
  }

  static func json(text: String, status: HTTPResponse.Status, type: String = "application/json") -> Response {
    Response(
      status: status, headers: [.contentType: type, .cacheControl: "no-store"], body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
  }
}

/// What goes wrong under the API's paths, as a ``Problem``; other paths have pages.
struct Problems: Sendable {
  let logger: Logger

  static func has(_ request: Request) -> Bool {
    request.uri.path.hasPrefix("/api/") || request.uri.path == APISite.metricsPath
  }

  /// - Parameter route: as the router knows it, and nobody's address: that may stand in the path itself.
  func response(to error: any Error, _ request: Request, route: String?) -> Response {
    let path = route ?? "/api"
    switch error {
    case let problem as Problem: return problem.response
    case let error as any HTTPResponseError:
      // A method that nobody has thought of is one that the path does not have.
      let allowed = error.status == .notFound ? APISite.methods(at: request.uri.path) : (error as? HTTPError)?.headers[.allow]
      let status = allowed == nil ? error.status : .methodNotAllowed
      var problem = Problem(status, Self.words(of: status))
      problem.headers[.allow] = allowed
      return problem.response
    case StoreError.locked:
      logger.error("an answer failed: another program keeps the database locked", metadata: ["path": "\(path)"])
      return Self.later("something else is being written just now, so nothing is done; try again, with the same key where there was one")
    case StoreError.full:
      logger.error("an answer failed", metadata: ["path": "\(path)", "error": "\(error)"])
      return Self.later("the database has no room, so nothing is done; try again, with the same key where there was one")
    case StoreError.away:
      logger.error("an answer failed", metadata: ["path": "\(path)", "error": "\(error)"])
      return Self.later("the database is away; look whether it is done before you try again, or use the same key where there was one")
    default: return hidden(error, path)
    }
  }

  private static func later(_ words: String) -> Response {
    Problem(.serviceUnavailable, words, headers: [.retryAfter: "60"]).response
  }

  /// What it is stands in the log alone: paths and statements are nobody's else business.
  private func hidden(_ error: any Error, _ path: String) -> Response {
    let number = UUID().uuidString.lowercased()
    logger.error("an answer failed", metadata: ["path": "\(path)", "id": "\(number)", "error": "\(error)"])
    let what = error is Post.Faulty || error is ThemeError ? "the message cannot be made now, so nothing is sent; " : ""
    var problem = Problem(
      .internalServerError, "\(what)the fault is on our side, and in our log as \(number); try again, with the same key where there was one"
    )
    problem.instance = "urn:uuid:\(number)"
    return problem.response
  }

  private static func words(of status: HTTPResponse.Status) -> String {
    switch status {
    case .notFound: "there is nothing at this path"
    case .methodNotAllowed: "this path cannot be asked for in this way"
    case .contentTooLarge: "the request is larger than this path takes"
    default: "the request could not be understood"
    }
  }
}
