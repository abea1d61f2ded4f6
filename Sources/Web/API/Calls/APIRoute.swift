internal import Accounts
internal import HTTPTypes
internal import Hummingbird

/// A route of the API: what it takes, what it gives, whom it lets in. Router and document are both made of these, so they cannot differ.
struct APIRoute: Sendable {
  /// The body that it takes.
  struct Body: Sendable {
    let schema: Schema
    let limit: Int
    /// JSON, or files as they are, which are read as they come (``APIUpload``).
    var types = [APIRoute.json]

    var isJSON: Bool { types == [APIRoute.json] }
  }

  /// What it gives when all is well.
  struct Gift: Sendable {
    let status: HTTPResponse.Status
    let schema: Schema?
    let isPaged: Bool
    var types = [APIRoute.json]
  }

  /// How it is with `Idempotency-Key`.
  enum Keying: Sendable {
    case none
    /// Whoever asks without one is refused.
    case needed
  }

  static let prefix = "/api/v1"
  static let json = "application/json"
  /// Octets of a body, where a route says no other.
  static let sizeLimit = 1 << 16

  let method: HTTPRequest.Method
  /// Behind the prefix: `/subscribers/:reader`.
  let path: String
  let access: Access
  /// In the document, and so in clients that are made of it.
  let name: String
  let summary: String
  var parameters: [APIParameter] = []
  var body: Body?
  let gifts: [Gift]
  /// What may go wrong beside what may at every route.
  var refusals: [HTTPResponse.Status] = []
  var keying = Keying.none
  /// Whether it wants to know what of the thing whoever asks has seen (``APICondition``).
  var isConditional = false
  /// The body is empty where the route takes none.
  let answer: @Sendable (APICall, String) async throws -> APIAnswer

  /// What it belongs to: the first word of its path.
  var group: String { path.split(separator: "/").first.map(String.init) ?? "" }
}

extension APIRoute {
  /// One that changes nothing.
  static func get<Result: APIObject>(
    _ path: String, for access: Access, _ name: String, _ summary: String, _ parameters: [APIParameter] = [],
    refusals: [HTTPResponse.Status] = [], _ body: @escaping @Sendable (APICall) async throws -> Result
  ) -> APIRoute {
    APIRoute(
      method: .get, path: path, access: access, name: name, summary: summary, parameters: parameters,
      gifts: [Gift(status: .ok, schema: Result.schema, isPaged: Result.self is any Paged.Type)], refusals: refusals
    ) { call, _ in
      let result = try await body(call)
      var answer = APIAnswer(body: APIText.json(result), status: .ok)
      answer.next = (result as? any Paged)?.next
      answer.tag = (result as? any Tagged)?.tag
      return answer
    }
  }

  /// One that takes a body.
  static func take<Input: APIInput, Result: APIObject>(
    _ method: HTTPRequest.Method, _ path: String, for access: Access, _ name: String, _ summary: String,
    _ parameters: [APIParameter] = [], taking: Input.Type, giving: Result.Type, statuses: [HTTPResponse.Status] = [.ok],
    limit: Int = sizeLimit, keying: Keying = .none, isConditional: Bool = false, refusals: [HTTPResponse.Status] = [],
    _ body: @escaping @Sendable (APICall, Input) async throws -> APIAnswer
  ) -> APIRoute {
    let schema = Input.schema
    return APIRoute(
      method: method, path: path, access: access, name: name, summary: summary, parameters: parameters,
      body: Body(schema: schema, limit: limit), gifts: statuses.map { Gift(status: $0, schema: Result.schema, isPaged: false) },
      refusals: refusals, keying: keying, isConditional: isConditional
    ) { call, text in try await body(call, try APIReading.read(Input.self, schema, text)) }
  }

  /// One that takes a file as it is.
  ///
  /// - Parameter types: what it may be said to be.
  static func upload<Result: APIObject>(
    _ method: HTTPRequest.Method, _ path: String, for access: Access, _ name: String, _ summary: String,
    _ parameters: [APIParameter], types: [String], example: String, limit: Int, giving: Result.Type, statuses: [HTTPResponse.Status],
    isConditional: Bool = false, refusals: [HTTPResponse.Status] = [],
    _ body: @escaping @Sendable (APICall) async throws -> APIAnswer
  ) -> APIRoute {
    APIRoute(
      method: method, path: path, access: access, name: name, summary: summary, parameters: parameters,
      body: Body(schema: Schema(.text, Note("The file, as it is.", .text(example), format: "binary")), limit: limit, types: types),
      gifts: statuses.map { Gift(status: $0, schema: Result.schema, isPaged: false) }, refusals: refusals, isConditional: isConditional
    ) { call, _ in try await body(call) }
  }

  /// One whose answer is a file.
  static func file(
    _ method: HTTPRequest.Method, _ path: String, for access: Access, _ name: String, _ summary: String,
    _ parameters: [APIParameter] = [], types: [String], example: String, refusals: [HTTPResponse.Status] = [],
    _ body: @escaping @Sendable (APICall) async throws -> APIAnswer
  ) -> APIRoute {
    let schema = Schema(.text, Note("The file.", .text(example), format: types == [json] ? nil : "binary"))
    return APIRoute(
      method: method, path: path, access: access, name: name, summary: summary, parameters: parameters,
      gifts: [Gift(status: .ok, schema: types == [json] ? Schema(.map(Schema(.any))) : schema, isPaged: false, types: types)],
      refusals: refusals
    ) { call, _ in try await body(call) }
  }

  /// One that takes words and whose answer is a file.
  static func takeFile<Input: APIInput>(
    _ method: HTTPRequest.Method, _ path: String, for access: Access, _ name: String, _ summary: String,
    _ parameters: [APIParameter] = [], taking: Input.Type, types: [String], example: String,
    _ body: @escaping @Sendable (APICall, Input) async throws -> APIAnswer
  ) -> APIRoute {
    let (input, schema) = (Input.schema, Schema(.text, Note("The file.", .text(example), format: "binary")))
    return APIRoute(
      method: method, path: path, access: access, name: name, summary: summary, parameters: parameters,
      body: Body(schema: input, limit: sizeLimit), gifts: [Gift(status: .ok, schema: schema, isPaged: false, types: types)]
    ) { call, text in try await body(call, try APIReading.read(Input.self, input, text)) }
  }

  /// One that changes something and needs no more words.
  static func act<Result: APIObject>(
    _ method: HTTPRequest.Method, _ path: String, for access: Access, _ name: String, _ summary: String,
    _ parameters: [APIParameter] = [], giving: Result.Type, keying: Keying = .none, isConditional: Bool = false,
    refusals: [HTTPResponse.Status] = [], _ body: @escaping @Sendable (APICall) async throws -> APIAnswer
  ) -> APIRoute {
    APIRoute(
      method: method, path: path, access: access, name: name, summary: summary, parameters: parameters,
      gifts: [Gift(status: .ok, schema: Result.schema, isPaged: false)], refusals: refusals, keying: keying,
      isConditional: isConditional
    ) { call, _ in try await body(call) }
  }
}

/// An answer that is one page of many.
protocol Paged {
  var next: String? { get }
}

/// An answer that may be changed by whoever has seen it as it is.
protocol Tagged {
  /// An entity tag (RFC 9110 §8.8.3).
  var tag: String { get }
}
