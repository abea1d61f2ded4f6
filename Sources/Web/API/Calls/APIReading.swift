internal import Foundation
internal import HTTPTypes
internal import Hummingbird

/// What stands in a request, read and held to what its route takes.
enum APIReading {
  /// A body, held to its schema before it is decoded, so that every fault has its place.
  static func read<Input: Decodable>(_ type: Input.Type, _ schema: Schema, _ text: String) throws -> Input {
    let data = Data(text.utf8)
    guard let tree = try? JSONDecoder().decode(JSONTree.self, from: data) else { throw Problem.badRequest("the body is not JSON") }
    do throws(StrictJSON.Fault) { try StrictJSON.check(data) } catch { throw problem(error) }
    let faults = schema.faults(in: tree)
    guard faults.isEmpty else { throw Problem.unprocessable(faults) }
    return try JSONDecoder().decode(type, from: data)
  }

  private static func problem(_ fault: StrictJSON.Fault) -> Problem {
    switch fault {
    case .lastComma: .badRequest("the body is not JSON: a comma stands behind the last value of an object or list (RFC 8259)")
    case .twice(let place):
      .unprocessable(
        [Problem.Fault(pointer: place.map { "/" + $0.pointerEscaped }.joined(), detail: "is there twice: which of them is meant?")])
    }
  }

  static func body(of request: Request, _ body: APIRoute.Body?) async throws -> String {
    guard let body else { return "" }
    let type = type(of: request)
    guard body.types.contains(type) else {
      throw Problem(.unsupportedMediaType, "send Content-Type: \(body.types.joined(separator: ", or "))")
    }
    if !body.isJSON { return "" }
    do {
      let buffer = try await BodyReading.whole(request.body, upTo: body.limit)
      let octets = buffer.readableBytesView
      // A mark of the byte order is no part of a text (RFC 8259 §8.1).
      guard let text = String(validating: octets.dropFirst(octets.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0), as: UTF8.self) else {
        throw Problem.badRequest("the body is not JSON: it is not UTF-8")
      }
      // A decoder would take octets with NULs between them for UTF-16 or UTF-32, which none of ours here reads (RFC 8259 §8.1).
      if text.utf8.contains(0) { throw Problem.badRequest("the body is not JSON: it has a NUL octet; it has to be UTF-8") }
      return text
    } catch let error as any HTTPResponseError where error.status == .contentTooLarge {
      throw Problem(.contentTooLarge, "the request has more than \(body.limit >> 10) KB")
    } catch let error as HTTPError where error.status == .badRequest {
      throw cutOff
    }
  }

  /// Whoever sent it went away in the middle, or took too long: no fault of ours, and nothing for the log.
  static let cutOff = Problem.badRequest("the body ended before it was whole")

  static func type(of request: Request) -> String {
    (request.headers[.contentType] ?? "").prefix { $0 != ";" }.lowercased().trimmingCharacters(in: .whitespaces)
  }

  /// draft-ietf-httpapi-idempotency-key-header: a string (RFC 9651 §3.3.3), here with or without its quotes.
  static func key(of request: Request, _ keying: APIRoute.Keying) throws -> String? {
    guard keying == .needed else { return nil }
    let written = (request.headers[named: "idempotency-key"] ?? "").trimmingCharacters(in: .whitespaces)
    let key = written.count > 1 && written.hasPrefix("\"") && written.hasSuffix("\"") ? String(written.dropFirst().dropLast()) : written
    guard !key.isEmpty else {
      throw Problem.badRequest(
        "send Idempotency-Key: and your own name for this very request, so that it is done once however often you ask")
    }
    guard key.utf8.count <= 255, key.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) else {
      throw Problem.badRequest("the Idempotency-Key has more than 255 characters, or others than printable ASCII")
    }
    return key
  }

  /// What the path and the query say, by name.
  static func values(of request: Request, _ context: VisitorContext, _ parameters: [APIParameter]) throws -> [String: JSONTree] {
    var values: [String: JSONTree] = [:]
    for parameter in parameters where parameter.place == .path {
      guard let text = context.parameters.get(parameter.name)?.removingPercentEncoding else {
        throw Problem.notFound("there is nothing at this path")
      }
      values[parameter.name] = .text(text)
    }
    let known = parameters.filter { $0.place == .query }
    for (name, value) in FormFields.pairs(request.uri.query ?? "") {
      guard let parameter = known.first(where: { $0.name == name }) else {
        let words = known.isEmpty ? "this path takes no parameters" : Schema.refusal(of: name, among: known.map(\.name))
        throw Problem.parameter(name, words)
      }
      guard values[name] == nil else { throw Problem.parameter(name, "is there twice: which of them is meant?") }
      values[name] = try parameter.read(value)
    }
    return values
  }

  /// RFC 9110 §12.5.1, as far as a few types need it.
  static func requireAcceptable(_ request: Request, _ types: [String]) throws {
    guard let accept = request.headers[.accept], !accept.trimmingCharacters(in: .whitespaces).isEmpty else { return }
    let fits = accept.split(separator: ",").contains { range in
      let parts = range.split(separator: ";").map { $0.trimmingCharacters(in: .whitespaces).lowercased() }
      let isNone = parts.dropFirst().contains { $0.wholeMatch(of: /q=0(\.0*)?/) != nil }
      let groups = types.map { String($0.prefix { $0 != "/" }) + "/*" }
      return !isNone && (["*/*"] + types + groups).contains(parts.first ?? "")
    }
    guard fits else {
      throw Problem(.notAcceptable, "the answer here is \(types.joined(separator: " or ")), which your Accept leaves out")
    }
  }
}
