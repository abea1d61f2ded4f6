internal import Audience
internal import Words

extension ImportUpload.Phase: Described {}

/// A file that was handed over, how far it is, and what would become of it or did.
struct ImportAnswer: APIObject {
  struct Column: APIObject {
    let name: String
    let field: String?

    static let title = "ImportColumn"
    static let notes = ["name": Note("", "E-Mail"), "field": Note("What it is taken for; left out where nothing is made of it.", "email")]
  }

  struct Row: APIObject {
    let line: Int
    let message: String

    static let title = "ImportRow"
    static let notes = ["line": Note("Of the file.", 17), "message": Note("", "\"ada\" is no address")]
  }

  let id: String
  let file: String
  let phase: ImportUpload.Phase
  let fraction: Double
  let fault: String?
  let columns: [Column]
  let rows: Int
  let counts: [String: Int]
  let errors: [Row]
  let hints: [Row]
  let importedBefore: String?
  let hasRejects: Bool
  let lists: [String]
  let consent: String

  static let title = "Import"
  static let notes = [
    "id": Note("", "0123456789abcdef0123456789abcdef"), "file": Note("", "people.csv"),
    "phase": Note(
      """
      `looking`: it is looked through, nothing is changed. `ready`: what would be done is known. `faulty`: it cannot be imported as it is wished. \
      `importing`; `done`; `failed`: something else stopped it, and `run` goes on.
      """, "ready"),
    "fraction": Note("How far it is with what it is doing, 0 to 1."), "fault": Note("What is wrong.", "line 1: no column has addresses"),
    "columns": Note("As far as the file could be read."), "rows": Note("All that it has; `run` wants it said.", 240),
    "counts": Note(
      "What would be done with them, or was: `added`, `known`, `kept_out`, `brought_back`, `left`, `suppressed`, `refused`; and, of these, `changed`.",
      ["added": 200, "known": 40]),
    "errors": Note("The first hundred rows that are wrong."), "hints": Note("The first hundred good ones that are worth a look."),
    "importedBefore": .time("When the same file was imported with the same wishes."),
    "hasRejects": Note("Whether `/rejects` has the rows that were not taken."), "lists": Note("For rows that name none.", ["main"]),
    "consent": Note("How the people in it agreed.", "signed up at the fair"),
  ]

  init(_ upload: ImportUpload, fraction: Double) {
    let report = upload.report
    (id, file, phase) = (upload.id, upload.fileName, upload.phase)
    self.fraction = upload.phase.isBusy ? min(1, max(0, fraction)) : 1
    fault = upload.fault.isEmpty ? nil : upload.fault.description
    columns = upload.columns.map { Column(name: $0.name, field: $0.field) }
    rows = report.rows
    counts = [
      "added": report.added, "known": report.known, "kept_out": report.keptOut, "brought_back": report.broughtBack, "left": report.left,
      "suppressed": report.suppressed, "refused": report.refused, "changed": report.changed,
    ]
    errors = report.errors.map { Row(line: $0.line, message: $0.message) }
    hints = report.hints.map { Row(line: $0.line, message: $0.message) }
    (importedBefore, hasRejects) = (upload.importedBefore, upload.rejects != nil)
    (lists, consent) = (upload.wishes.lists, upload.wishes.consent)
  }
}

struct ImportWishes: APIInput {
  let consent: String
  let columns: [String: String]?
  let lists: [String]?
  let update: Bool?

  static let notes = [
    "consent": Note("How the people in it agreed; it stands in their journals.", "signed up at the fair", limits: 1...200),
    "columns": Note("What columns are, by name; an empty text leaves one out. Those not named are guessed.", ["E-Mail": "email"]),
    "lists": Note("Slugs, for rows that name none; `main` where it is not said.", ["main"], limits: 0...100),
    "update": Note("Write over what is known of who is here, not only fill in what is empty."),
  ]
}

struct ImportGo: APIInput {
  let rows: Int

  static let notes = ["rows": Note("How many it has, said out.", 240, limits: 0...1_000_000_000)]
}
