import Audience
import Campaigns
import Foundation
import Store

/// A whole publication to try things with: settings, sample post and theme, and people from a CSV file.
enum TrialPublication {
  /// - Parameter values: settings other than the sample's, as TOML.
  static func make(
    in folder: String, settings values: [String: String], people: String
  ) async throws -> (settings: Settings, added: Int) {
    try Initialize.make(folder, settings: SettingKey.sample(values))
    let templates = try TemplateFolder.find(environment: ProcessInfo.processInfo.environment)
    let settings = try Settings(folder: folder, environment: ["TUESDAY_TEMPLATES": templates.path], flags: [])
    let file = folder + "/people.csv"
    try people.write(toFile: file, atomically: true, encoding: .utf8)
    let database = try Database(path: settings.database, folder: settings.data, creating: true)
    let main = try await settings.mainList(database)
    guard let list = try await database.read({ try MailingList.find(main, $0) }) else {
      throw StoreError.defect("a new publication has no list")
    }
    let report = try await SubscriberImport(file, fileName: "people.csv", zone: settings.publication.zone).run(
      into: database, lists: [list], now: .now())
    return (settings, report.added)
  }
}
