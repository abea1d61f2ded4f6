import ArgumentParser
import Audience
import Campaigns
import Delivery
import Foundation
import Store
import Web

struct ExportPublication: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Take the whole publication out, as files that can be read without this program.",
    discussion: """
      Posts, theme and settings as you wrote them; each issue as it was sent; feed and pictures; people with their states and the proof of
      their consent, the ledgers, one JSON object a line; and a manifest with the hash of every part. `tuesday import` makes the publication
      again from it. It can be made while `serve` runs: all of it is of one moment. It ends with 1 when a file could not be taken along, and
      names it.
      """)

  @OptionGroup var options: PublicationOptions

  @Argument(help: "The folder to make.")
  var folder: String

  @Flag(help: "With the keys of links and of erased people, so that old links work in the copy. Whoever has them can sign links.")
  var withKeys = false

  @Flag(help: "One JSON document on standard output.")
  var json = false

  private struct Answer: Encodable {
    let folder: String
    let parts: Int
    let bytes: Int
    /// Of the rows, those who are not erased.
    let people: Int
    let rows: [String: Int]
    let withKeys: Bool
    let leftOut: [String]
  }

  func run() async throws {
    let settings = try options.load()
    let database = try settings.open()
    let text = try SettingSources.withoutSecrets(settings.folder + "/tuesday.toml")
    let templates = try await SiteTemplates(folder: settings.templates.publicPages)
    let archive = Archive(database: database, mode: settings.mode)
    let (place, withKeys) = (folder, withKeys)
    let (manifest, leftOut, people) = try await database.read { connection in
      let files = SiteFiles(
        pages: PublicPages(publication: settings.publication, rehearsal: settings.mode == .rehearsal), templates: templates)
      let pages = PublicationExport.Pages(post: { files.post($0, recent: $1) }, feeds: { try files.feeds($0) })
      let folder = try ExportFolder(place)
      let export = PublicationExport(
        settings.publication, archive: archive, pages: pages, theme: settings.folder + "/theme", mails: settings.folder + "/mails",
        assets: settings.templates.assets, signers: settings.dkim.folder)
      do {
        let leftOut = try export.write(to: folder, settings: text, withKeys: withKeys, connection)
        return (
          try folder.finish(publication: settings.publication.name, at: Timestamp.now().rfc3339), leftOut, try Subscriber.count(connection)
        )
      } catch {
        folder.discard()
        throw error
      }
    }
    let rows = manifest.parts.compactMap { part in part.rows.map { (part.path, $0) } }
    let answer = Answer(
      folder: folder, parts: manifest.parts.count, bytes: manifest.parts.reduce(0) { $0 + $1.bytes }, people: people,
      rows: Dictionary(uniqueKeysWithValues: rows), withKeys: withKeys, leftOut: leftOut)
    if json { try Terminal.json(answer) } else { tell(answer) }
    if !leftOut.isEmpty { throw ExitCode(CommandError.Code.partial.rawValue) }
  }

  private func tell(_ answer: Answer) {
    let campaigns = answer.rows["history/campaigns.ndjson"] ?? 0
    Terminal.say(
      "\(folder) holds all of it\(answer.leftOut.isEmpty ? "" : " but what is named below"): \(answer.people) people, \(campaigns) sendings, \(answer.parts) files, each with its hash in manifest.json."
    )
    for path in answer.leftOut {
      Terminal.say("Left out, because it is a link, no plain file, or its name is no UTF-8; copy it there yourself: \(path)")
    }
    if !withKeys {
      Terminal.say(
        "Without keys: in a copy, links in mails already sent do not work, what comes back of those mails proves nothing (bounces, complaints, unsubscribes by mail), and erased people are not recognised. --with-keys takes them along."
      )
    }
    Terminal.say("It holds addresses: keep it as you keep the database. Rehearsal mails and rejected rows of imports are not in it.")
  }
}
