/// What a provider's post says.
struct ProviderBatch: Sendable {
  var reports: [ProviderReport] = []
  /// Of events that could not be read, why; the others count all the same.
  var faults: [String] = []
  /// Names the post where its signature does not cover what it says: it counts once.
  var once: String?

  /// Of a list of events, each by itself.
  init(_ items: [JSONValue], _ read: (JSONValue) throws(WebhookFault) -> ProviderReport?) {
    for item in items {
      do throws(WebhookFault) {
        guard let report = try read(item) else { continue }
        guard (1...ProviderReport.idLimit).contains(report.id.utf8.count) else {
          throw .unreadable("an event has no id, or a very long one")
        }
        reports.append(report)
      } catch {
        faults.append(error.words)
      }
    }
  }

  init() {}
}
