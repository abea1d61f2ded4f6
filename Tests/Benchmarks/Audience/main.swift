// What a large audience costs, beside sqlite3's own import of the same file, in one run:
//
//     swift run -c release --scratch-path .build-release audience-benchmark [PEOPLE [FOLDER]]
//
// A million people by default, with 8 attributes and 3 lists each; a named folder keeps the database. Quote ratios: machines are noisy.

import Audience
import Campaigns
import Delivery
import Foundation
import Mail
import Store

let arguments = CommandLine.arguments.dropFirst()
let count = arguments.first.flatMap { Int($0) } ?? 1_000_000
let kept = arguments.dropFirst().first
let folder = kept ?? FileManager.default.temporaryDirectory.appending(path: "tuesday-audience-\(UUID().uuidString)").path
try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
defer { if kept == nil { try? FileManager.default.removeItem(atPath: folder) } }
let file = folder + "/people.csv"
let clock = ContinuousClock()
let now = Timestamp.now()

try PeopleFile.write(count, to: file)
let fileSize = try FileManager.default.attributesOfItem(atPath: file)[.size] as? Int ?? 0
print("\(count) people, a file of \(fileSize >> 20) MB")

// MARK: import

let database = try Database(path: folder + "/tuesday.sqlite", creating: true)
let lists = try await database.write { connection in
  try PeopleFile.lists.map { slug in
    _ = try MailingList.ensure(slug, now: now, connection)
    return try MailingList.find(slug, connection)
  }.compactMap { $0 }
}
let before = Usage.now
let imported = try await clock.measure {
  let reading = try SubscriberImport(file, fileName: "people.csv", attributes: PeopleFile.attributes, zone: .gmt)
  let report = try await reading.run(into: database, lists: [lists[0]], now: now)
  guard report.added == count else { fatalError("\(report)") }
}
let used = Usage.now
let rate = Double(count) / imported.seconds
print(
  "import: \(Int(rate)) rows/s, \(imported.seconds.short) s, \((used.cpu - before.cpu).short) CPU-s, peak \(used.peakMegabytes) MB")
if let other = try SQLiteShell.seconds(importing: file, into: folder + "/shell.sqlite") {
  let (ours, theirs) = (used.cpu - before.cpu, Usage.children.cpu)
  print(
    "sqlite3 .import of the same file: \(Int(Double(count) / other)) rows/s, \(theirs.short) CPU-s; ours \((other / imported.seconds).short) of"
      + " its speed, \((ours / theirs).short) of its CPU time")
}
let octets = try await database.write { connection in
  try connection.first("SELECT page_count * page_size AS octets FROM pragma_page_count(), pragma_page_size()") { try $0.int("octets") }
}
print("database: \((octets ?? 0) / count) octets a subscriber")

// MARK: segments

let names = SegmentNames(attributes: PeopleFile.attributes)
let moment = SegmentMoment(now: now, zone: .gmt)
for text in PeopleFile.rules {
  let rule = try SegmentRule(parsing: text, names: names)
  let readers = Readers(list: lists[0].id, rule: rule, moment: moment)
  try await database.indexingWrite { try rule.prepare($0) }
  var found = 0
  let times = try await repeated(7) { found = try await database.read { try readers.count($0) } }
  print("count of \(text): \(found) people, first \(times[0].milliseconds) ms, then \((times.dropFirst().min() ?? .zero).milliseconds) ms")
}

// MARK: pages

for order in SubscriberOrder.allCases {
  for isDescending in [false, true] {
    let query = SubscriberPage.Query(list: lists[1].id, order: order, isDescending: isDescending)
    // From a place where nothing was looked at before.
    var after = try await database.read { try SubscriberPage.of(query, limit: min(count / 2, 20_000), $0).next }
    var slowest = Duration.zero
    for _ in 0..<20 {
      let begin = after
      let start = clock.now
      let page = try await database.read { try SubscriberPage.of(query, after: begin, limit: 50, $0) }
      slowest = max(slowest, clock.now - start)
      after = page.next
    }
    print("page of 50 by \(order.rawValue)\(isDescending ? ", descending" : ""): slowest of 20 \(slowest.milliseconds) ms")
  }
}

// MARK: freeze

let publication = try Publication.measured(in: folder)
let issue = try publication.measuredIssue()
let watch = ReadWatch(database, lists[0].id)
let frozen = try await database.write { connection in
  try Campaign.schedule(
    issue, list: lists[0].id, mode: .rehearsal, promise: .neverTwice, sendAt: now, expiresAfter: .seconds(1000), now: now, connection)
}
let start = clock.now
let audience = try await database.write { try Campaign.freeze(frozen.id, in: publication, now: now, $0) } ?? 0
let freezing = clock.now - start
let slowestRead = await watch.end()
print("freeze of \(audience): \(freezing.seconds.short) s; slowest read meanwhile \(slowestRead.milliseconds) ms")
print("peak of the whole run \(Usage.now.peakMegabytes) MB")
