/// What is set, and where that comes from.
struct SettingsAnswer: APIObject {
  struct Item: APIObject {
    let key: String
    let value: String?
    let isSecret: Bool
    let isSet: Bool
    let origin: String
    let isStandard: Bool
    let about: String?
    let next: String?

    static let title = "Setting"
    static let notes = [
      "key": Note("", "delivery.window"), "value": Note("Left out of a secret.", "08:00-20:00"),
      "isSecret": Note("Whether its value is told to nobody."), "isSet": Note("Whether it says anything."),
      "origin": Note("A variable, or a file with its line; `default` where nobody has said it.", "/srv/letter/tuesday.toml:14"),
      "isStandard": Note("Whether it is what it would be if nobody had said it."), "about": Note("", "In which hours issues leave."),
      "next": Note("What the next start of `tuesday serve` takes instead; left out for the same. Of a secret: `…`.", "09:00-18:00"),
    ]

    init(_ setting: DeskUpkeep.Setting) {
      (key, value) = (setting.key, setting.isSecret ? nil : setting.value)
      (isSecret, isSet, origin) = (setting.isSecret, setting.isSet, setting.origin)
      (isStandard, about, next) = (setting.isStandard, setting.about, setting.next)
    }
  }

  let file: String
  let fault: String?
  let settings: [Item]

  static let title = "Settings"
  static let notes = [
    "file": Note("Where they stand.", "/srv/letter/tuesday.toml"),
    "fault": Note("Why the next start could not read it as it is now.", "tuesday.toml:9:1: there is no key delivery.windw"),
    "settings": Note("All, as the running program has them."),
  ]

  init(_ sheet: DeskUpkeep.Sheet) { (file, fault, settings) = (sheet.file, sheet.fault, sheet.settings.map(Item.init)) }
}
