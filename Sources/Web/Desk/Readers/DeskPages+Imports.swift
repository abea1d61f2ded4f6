internal import Accounts
internal import Audience
internal import Campaigns
internal import Foundation
internal import Store

/// The steps of an import.
extension DeskPages {
  func imports(_ uploads: [ImportUpload], _ visit: Accounts.Visit, done: String, fault: String) -> [String: Any] {
    var values = readerFrame("imports_title", visit, at: "/desk/import")
    values["done"] = self.done(done, of: ["dropped"], unless: fault)
    values["fault"] = fault
    values["limit"] = words["import_limit", ["size": "\(ImportShelf.sizeLimit >> 30) GB"]]
    values["uploads"] = uploads.map { upload -> [String: Any] in
      [
        "url": "/desk/import/\(upload.id)", "name": upload.fileName, "time": time(upload.madeAt),
        "phase": words["phase_\(upload.phase.rawValue)", [:]],
      ]
    }
    values["has_uploads"] = !uploads.isEmpty
    return values
  }

  func upload(
    _ upload: ImportUpload, fraction: Double, lists: [MailingList], _ visit: Accounts.Visit, fault: String
  ) -> [String: Any] {
    var values = readerFrame("import_title", texts: ["file": upload.fileName], visit, at: "/desk/import")
    let phase = upload.phase
    values["url"] = "/desk/import/\(upload.id)"
    values["phase"] = words["phase_\(phase.rawValue)", [:]]
    values["fault"] = fault
    values["engine_fault"] = words.said(upload.fault)
    values["is_busy"] = phase.isBusy
    values["is_ready"] = phase == .ready
    values["is_done"] = phase == .done
    values["can_drop"] = phase != .done && phase != .importing
    values["is_failed"] = phase == .failed
    // Whoever sees what is wrong says what the columns are.
    values["asks"] = (phase == .ready || phase == .faulty) && !upload.columns.isEmpty
    values["percent"] = "\(Int((fraction * 100).rounded(.down)))"
    values["origin"] = upload.origin.isEmpty ? "" : words["import_origin", ["program": upload.origin]]
    values["encoding"] = upload.encoding.isEmpty ? "" : words["import_encoding", ["encoding": upload.encoding]]
    values["before"] = upload.importedBefore.flatMap { phase == .ready ? words["import_before", ["time": time($0)]] : nil } ?? ""
    values["consent"] = upload.wishes.consent
    values["has_consent"] = !upload.wishes.consent.isEmpty
    values["updates"] = upload.wishes.isUpdating
    values["lists"] = lists.map { list -> [String: Any] in
      ["slug": list.slug, "title": list.title, "chosen": upload.wishes.lists.contains(list.slug)]
    }
    values["columns"] = columns(upload, lists: lists)
    put(upload.report, &values)
    values["rows"] = "\(upload.report.rows)"
    values["can_confirm"] = phase == .ready && upload.report.rows > 0
    values["rejects_url"] = phase == .done && upload.rejects != nil ? "/desk/import/\(upload.id)/rejects" : ""
    return values
  }

  private func columns(_ upload: ImportUpload, lists: [MailingList]) -> [[String: Any]] {
    let fields = SubscriberImport.fieldNames(lists: lists.map(\.slug), attributes: publication.attributes)
    return upload.columns.enumerated().map { index, column in
      let wish = upload.wishes.mapping[column.name]
      let guess = column.field.map { words["column_as", ["field": $0]] } ?? words["column_none", [:]]
      let automatic = wish == nil ? guess : words["column_automatic", [:]]
      return [
        "number": "\(index)", "name": column.name.isEmpty ? words["column_nameless", [:]] : column.name,
        "options": options(
          [("", automatic), ("-", words["column_leave", [:]])] + fields.map { ($0, $0) },
          chosen: wish.map { $0.isEmpty ? "-" : $0 } ?? ""),
      ]
    }
  }

  /// In numbers, and the rows that are wrong or odd.
  private func put(_ report: SubscriberImport.Report, _ values: inout [String: Any]) {
    let counts = [
      ("added", report.added), ("known", report.known), ("changed", report.changed), ("kept_out", report.keptOut),
      ("brought_back", report.broughtBack), ("left", report.left), ("left_others", report.leftOthers), ("still_on", report.stillOn),
      ("suppressed", report.suppressed), ("refused", report.refused),
    ]
    values["counts"] = counts.filter { $0.1 > 0 }.map { ["count": "\($0.1)", "text": words["import_\($0.0)", [:]]] }
    values["is_empty"] = report.isEmpty
    values["errors"] = report.errors.map { ["line": "\($0.line)", "message": words.said($0.words)] }
    values["has_errors"] = !report.errors.isEmpty
    let more = report.refused - report.errors.count
    values["more_errors"] = more > 0 ? words["and_more", ["count": "\(more)"]] : ""
    values["hints"] = report.hints.map { ["line": "\($0.line)", "message": words.said($0.words)] }
    values["has_hints"] = !report.hints.isEmpty
    let doubts = report.doubtful - report.hints.count
    values["more_hints"] = doubts > 0 ? words["and_more", ["count": "\(doubts)"]] : ""
  }
}
