internal import Accounts
internal import Audience
internal import Campaigns
internal import Foundation
internal import HTTPTypes
internal import Mail
internal import Store
internal import Words

/// A request that was let in, with its parameters read.
struct APICall: Sendable {
  let services: APIServices
  let token: APIToken
  /// As the log of who did what names them.
  let caller: Caller
  /// The program's own name for this very request; nil where the route takes none.
  let key: String?
  /// Of method, path and body.
  let hash: String
  let values: [String: JSONTree]
  let headers: HTTPFields
  /// What is sent as a file, not read yet; nil where the route takes none.
  let upload: APIUpload?
  let now: Timestamp

  var database: Database { services.database }
  var publication: Publication { services.publication }

  func text(_ name: String) -> String? {
    if case .text(let text) = values[name] { text } else { nil }
  }

  /// What is in the path of something that may be new.
  func slug(_ name: String) throws -> String {
    guard let slug = text(name), Slug.isSlug(slug) else {
      throw Problem.parameter(name, "must be small letters, digits and single hyphens")
    }
    return slug
  }

  func integer(_ name: String) -> Int? {
    if case .integer(let number) = values[name] { number } else { nil }
  }

  func flag(_ name: String) -> Bool { values[name] == true }

  func choice<Choice: RawRepresentable>(_ name: String) -> Choice? where Choice.RawValue == String {
    text(name).flatMap { Choice(rawValue: $0) }
  }

  var limit: Int { integer("limit") ?? 50 }

  /// Where the page begins.
  func place() throws -> String? {
    try text("cursor").map { cursor in
      guard let place = APIText.place(cursor) else { throw Self.noPlace }
      return place
    }
  }

  static let noPlace = Problem.parameter("cursor", "is none of these pages'; take `next` of the page before as it is")

  /// The place behind something with a number.
  func number() throws -> Int64? {
    try place().map { place in
      guard let number = Int64(place) else { throw Self.noPlace }
      return number
    }
  }

  var cause: String { "by the program \(token.name)" }

  var moment: SegmentMoment { SegmentMoment(now: now, zone: publication.zone) }

  var newsroom: Newsroom { services.newsroom }

  func list(_ connection: Connection) throws -> MailingList { try list(text("list") ?? MailingList.main, connection) }

  /// - Parameter pointer: of the body's value that names it; nil: a parameter does.
  func list(_ slug: String, at pointer: String? = nil, _ connection: Connection) throws -> MailingList {
    if let list = try MailingList.find(slug, connection) { return list }
    let words = Schema.refusal(of: slug, among: try MailingList.all(connection).map(\.slug))
    throw pointer.map { Problem.unprocessable($0, words) } ?? Problem.parameter("list", words)
  }

  /// RFC 3339.
  static func time(_ text: String, at pointer: String) throws -> Timestamp { try time(text) { .unprocessable(pointer, $0) } }

  static func time(_ text: String, _ problem: (String) -> Problem) throws -> Timestamp {
    guard let time = Timestamp(rfc3339: text) else { throw problem("write a time that there is as 2026-12-01T15:00:00Z") }
    return time
  }

  static func address(_ text: String, at pointer: String) throws -> EmailAddress {
    do throws(AddressError) { return try EmailAddress(parsing: text) } catch { throw Problem.unprocessable(pointer, "\(error)") }
  }
}
