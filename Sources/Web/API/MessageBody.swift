internal import Campaigns
internal import Foundation
internal import HTTPTypes
internal import Mail

/// What a program says of a message that it wants sent.
struct MessageBody: Decodable {
  let message: String
  /// An address, perhaps with a name before it.
  let to: String
  let language: String?
  let values: [String: String]?

  private enum Key: String, CodingKey, CaseIterable { case message, to, language, values }

  private struct AnyKey: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  init(from decoder: any Decoder) throws {
    let known = Key.allCases.map(\.rawValue)
    for key in try decoder.container(keyedBy: AnyKey.self).allKeys where !known.contains(key.stringValue) {
      throw Problem(
        .unprocessableContent, "unknown key \(key.stringValue); known are \(known.joined(separator: ", "))",
        errors: [Problem.Fault(pointer: "/\(key.stringValue.pointerEscaped)", detail: "unknown")])
    }
    let container = try decoder.container(keyedBy: Key.self)
    message = try container.decode(String.self, forKey: .message)
    to = try container.decode(String.self, forKey: .to)
    language = try container.decodeIfPresent(String.self, forKey: .language)
    values = try container.decodeIfPresent([String: String].self, forKey: .values)
  }

  /// - Throws: ``Problem`` that names the place.
  static func read(_ data: Data) throws -> MessageBody {
    let body: MessageBody
    do { body = try JSONDecoder().decode(MessageBody.self, from: data) } catch let error as DecodingError { throw problem(error) }
    guard let place = JSONNames.firstTwice(in: data) else { return body }
    let name = place.joined(separator: ".")
    let pointer = place.map { "/" + $0.pointerEscaped }.joined()
    throw Problem(
      .unprocessableContent, "\(name) is there twice: which of them is meant?",
      errors: [Problem.Fault(pointer: pointer, detail: "is there twice")])
  }

  private static func problem(_ error: DecodingError) -> Problem {
    func at(_ path: [any CodingKey], _ detail: String) -> Problem {
      let pointer = path.map { "/" + $0.stringValue.pointerEscaped }.joined()
      let place = path.map(\.stringValue).joined(separator: ".")
      return Problem(
        .unprocessableContent, "\(place.isEmpty ? "the body" : place): \(detail)", errors: [Problem.Fault(pointer: pointer, detail: detail)]
      )
    }
    switch error {
    case .keyNotFound(let key, let context): return at(context.codingPath + [key], "is missing")
    case .typeMismatch(_, let context), .valueNotFound(_, let context):
      return at(
        context.codingPath,
        context.codingPath.count == 2
          ? "must be a text, written as it is to stand in the mail: \"12.50\""
          : context.codingPath.first?.stringValue == Key.values.rawValue ? "must be an object of texts" : "must be a text, in an object")
    case .dataCorrupted: return .badRequest("the body is not JSON")
    @unknown default: return .badRequest("the body is not JSON")
    }
  }

  func order() throws -> MessageOrder {
    do throws(AddressError) {
      return MessageOrder(message, to: try Mailbox(parsing: to), language: language ?? "", values: values ?? [:])
    } catch {
      throw Problem(.unprocessableContent, "to: \(error)", errors: [Problem.Fault(pointer: "/to", detail: "\(error)")])
    }
  }
}

extension String {
  /// RFC 6901 §3.
  var pointerEscaped: String { replacing("~", with: "~0").replacing("/", with: "~1") }
}
