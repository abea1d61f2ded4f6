import Audience
import Campaigns
import Feedback
import Store
import Web

/// What the readers' part of the desk works with.
extension Settings {
  /// Goes on with imports that were under way when the last `tuesday serve` ended.
  func deskReaders(_ database: Database, _ signUp: SignUp) async -> DeskReaders {
    let settings = self
    let imports = ImportShelf(
      folder: uploads, data: data, rejected: rejected, database: database, attributes: publication.attributes, zone: publication.zone,
      clock: { .now() })
    await imports.resume()
    return DeskReaders(
      signUp: signUp, rules: bounces, forgetting: Forgetting(database: database, publication: publication, files: looseFiles),
      imports: imports, settingsNaming: { settings.keys(naming: $0) },
      hindrance: { campaign, now, connection in
        try StatusReport.hindrance(of: campaign, SendingSituation(settings, now: now, connection), now)
      })
  }
}
