import Curl
import Delivery
import Foundation

/// Asks a server, and asks again where no answer came, or where it said when: with the same key, so that nothing is done twice.
struct RemoteClient: Sendable {
  let remote: RemoteBook.Remote

  private static let tries = 3
  /// Seconds that are waited for as told.
  private static let longest = 120

  /// Of a request, beside what it is about.
  struct Extras: Sendable {
    var body: [UInt8]?
    var type = "application/json"
    var fields: [(name: String, value: String)] = []
    var accept = "application/json"
  }

  /// - Parameter path: from the site's address on.
  /// - Returns: an answer that all is well.
  /// - Throws: ``CommandError``, or ``RemoteProblem`` for what the server refuses.
  func ask(_ method: String, _ path: String, _ extras: Extras = Extras()) async throws -> WebCall.Answer {
    var call = WebCall(method, remote.url + path)
    call.fields = [("Authorization", "Bearer \(remote.token)"), ("Accept", extras.accept)] + extras.fields
    if let body = extras.body {
      call.body = body
      call.fields.append(("Content-Type", extras.type))
    }
    var number = 1
    while true {
      do {
        let answer = try await OwnThread.run { [call] in try call.perform() }
        if (200..<300).contains(answer.status) { return answer }
        guard [429, 503].contains(answer.status), number < Self.tries, let seconds = Int(answer.retryAfter), seconds <= Self.longest else {
          throw try RemoteProblem(answer, of: remote)
        }
        try await pause(seconds, "\(remote.url) says to come again in \(seconds) s")
      } catch let error as CurlError {
        guard number < Self.tries, ![.certificate, .noSuchHost, .handshake].contains(error.cause), error.code != 0 else {
          throw CommandError(code: .unavailable, description: "\(remote.url): \(Self.words(of: error))")
        }
        try await pause(number, "no answer of \(remote.url) (\(error))")
      }
      number += 1
    }
  }

  func read<Result: Decodable>(_ type: Result.Type, from answer: WebCall.Answer) throws -> Result {
    do { return try JSONDecoder().decode(type, from: Data(answer.body)) } catch { throw isOdd }
  }

  var isOdd: CommandError { CommandError(code: .unavailable, description: "\(remote.url) answered, but not as a publication does") }

  private func pause(_ seconds: Int, _ why: String) async throws {
    Terminal.complain("\(why); asking again\(seconds > 3 ? " then" : "")")
    try await Task.sleep(for: .seconds(max(1, seconds)))
  }

  private static func words(of error: CurlError) -> String {
    switch error.cause {
    case .certificate: "its certificate is not good, so nothing was sent: \(error)"
    case .noSuchHost: "no name server knows it; is it written right?"
    case .noConnection: "nobody listens there: \(error)"
    default: "\(error)"
    }
  }
}
