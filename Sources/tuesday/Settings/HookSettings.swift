import Hooks
import Words

/// Programs elsewhere that are told what happens: each `[hooks.NAME]`.
struct HookSettings {
  static let keys = [
    SettingKey(
      name: "url", standard: "\"\"",
      about: "Where what happens is posted: https, or http to a program on this machine (http://127.0.0.1:9000/tuesday)."),
    SettingKey(
      name: "secret", standard: "\"\"",
      about:
        "Signs what is told; `tuesday hooks secret` makes one. Two with a comma between while one is exchanged for another. Better in the secrets folder (file hooks-crm-secret).",
      isSecret: true),
    SettingKey(
      name: "events", standard: "\"\"",
      about:
        "What it is told, with commas between (subscriber.confirmed, campaign.sent …; `tuesday hooks events` lists them); empty: all but subscriber.imported."
    ),
    SettingKey(name: "lists", standard: "\"\"", about: "Of which lists (slugs), with commas between; empty: of all."),
  ]

  let read: SettingReader

  func hooks() throws -> [Hook] { try read.sources.members(of: "hooks").map(hook) }

  private func hook(_ name: String) throws -> Hook {
    let key = { (key: String) in "hooks.\(name).\(key)" }
    let url = try read.required(key("url"))
    if let fault = Hook.fault(ofURL: url) { throw read.error(key("url"), fault) }
    let lists = try read.words(key("lists"))
    for list in lists where !Slug.isSlug(list) {
      throw read.error(key("lists"), "\(list) is no name of a list: small letters, digits and single hyphens")
    }
    return Hook(name: name, url: url, events: try events(key("events")), lists: Set(lists), secrets: try secrets(key("secret")))
  }

  private func events(_ key: String) throws -> Set<HookEvent> {
    let words = try read.words(key)
    if words.isEmpty { return HookEvent.usual }
    let events = try words.map { word in
      if let event = HookEvent(rawValue: word) { return event }
      let advice = Spelling.guess(word, among: HookEvent.allCases.map(\.rawValue)).map { "did you mean \($0)?" }
      throw read.error(key, "\(word) is nothing that happens; \(advice ?? "`tuesday hooks events` lists what does")")
    }
    return HookEvent.completed(Set(events))
  }

  private func secrets(_ key: String) throws -> [HookSecret] {
    let words = try read.words(key)
    if words.isEmpty { throw read.error(key, "must not be empty: `tuesday hooks secret` makes one") }
    guard words.count <= 4 else { throw read.error(key, "has more than four; one signs, and another while it is exchanged") }
    return try words.map { word in
      guard let secret = HookSecret(word) else {
        throw read.error(
          key,
          "is no secret of a hook: whsec_ and \(HookSecret.lengths.lowerBound) to \(HookSecret.lengths.upperBound) octets in base64; `tuesday hooks secret` makes one"
        )
      }
      return secret
    }
  }
}
