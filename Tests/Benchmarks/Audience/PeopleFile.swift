import Audience
import Foundation

/// A CSV file of made-up people.
enum PeopleFile {
  static let lists = ["main", "events", "digest"]
  static let attributes: [String: AttributeKind] = [
    "city": .text, "country": .text, "plan": .text, "source": .text, "age": .number, "score": .number, "birthday": .date, "vip": .boolean,
  ]
  static let rules = [
    "city = \"City 7\" and joined before 2025-01-01 and vip = true",
    "age > 40 and plan = \"free\" and not list \"events\"",
    "city = \"City 7\" and joined within 1200 days and not tag \"staff\"",
  ]

  static func write(_ count: Int, to path: String) throws {
    guard FileManager.default.createFile(atPath: path, contents: nil), let handle = FileHandle(forWritingAtPath: path) else { return }
    defer { try? handle.close() }
    try handle.write(contentsOf: Data("email,name,city,country,plan,source,age,score,birthday,vip,joined,lists\n".utf8))
    var text = ""
    for number in 0..<count {
      // A sequence that visits every number once, so that neighbours in the file are none in the index.
      let key = number &* 7_368_787 % max(1, count)
      text += """
        reader.\(key)@mail\(key % 211).example,Reader \(key % 5000) Lindqvist,City \(key % 50),Country \(key % 20),\(plans[key % 3]),\
        source \(key % 9),\(18 + key % 70),\(key % 1000),\(1940 + key % 70)-0\(1 + key % 9)-1\(key % 9),\(key % 3 == 0),\
        202\(key % 6)-0\(1 + key % 9)-2\(key % 8),"main,events,digest"

        """
      if text.utf8.count > 1 << 20 {
        try handle.write(contentsOf: Data(text.utf8))
        text = ""
      }
    }
    try handle.write(contentsOf: Data(text.utf8))
  }

  private static let plans = ["free", "member", "patron"]
}
