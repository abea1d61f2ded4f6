internal import Accounts
internal import Campaigns
internal import Hummingbird
internal import Store

/// A request to the desk, with who makes it.
struct DeskRequest: Sendable {
  let request: Request
  let context: VisitorContext
  /// Named by their address, when they are signed in.
  let caller: Caller
  let now: Timestamp
  /// What the browser shows, whether it is worth something or not.
  let secret: String?
  /// Nil: they are not signed in.
  let visit: Accounts.Visit?

  func fields(upTo limit: Int = FormFields.limit) async throws -> FormFields { try await FormFields(request, upTo: limit) }

  /// Whether a script asks, which wants an answer for itself and no page.
  var isFromScript: Bool { request.headers[.accept]?.hasPrefix("application/json") == true }

  /// Writes what they did into the log, in the transaction of what they did.
  func noting(_ deed: AuditEntry.Deed, _ object: String) -> Newsroom.Note {
    { [caller, now] in try AuditEntry.add(deed, object, by: caller, now: now, $0) }
  }

  /// A part of the path.
  func part(_ name: String) -> String { context.parameters.get(name) ?? "" }

  /// As a form's GET has it, with `+` for a blank.
  func query(_ name: String) -> String { FormFields(body: request.uri.query ?? "", contentType: "")[name] }
}
