internal import Accounts
internal import Audience
internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import Store

/// Importing people from a file: handed over, looked through, said what its columns are, confirmed, and taken in while one may look or go away.
extension DeskSite {
  /// Seconds until a page that shows something under way looks again.
  private static let glance = 2
  /// Of a form that says of each column what it is: as many as a file can have.
  private static let wishes = 1 << 18

  func addImports(to routes: inout DeskRoutes) {
    routes.on(.get, "/desk/import", for: .changeReaders) { request, visit in try await imports(request, visit) }
    routes.on(.post, "/desk/import", for: .changeReaders, upTo: nil) { request, visit in try await takeFile(request, visit) }
    routes.on(.get, "/desk/import/:upload", for: .changeReaders) { request, visit in try await upload(request, visit) }
    routes.on(.get, "/desk/import/:upload/rejects", for: .changeReaders) { request, visit in
      guard let path = await readers.imports.find(request.part("upload"))?.rejects, let file = try? PassingFile(reading: path) else {
        return noUpload(visit)
      }
      return try file.response(named: "rejected.csv", type: "text/csv; charset=utf-8")
    }
    routes.on(.post, "/desk/import/:upload/look", for: .changeReaders, upTo: Self.wishes) { request, visit in
      let fields = try await request.fields(upTo: Self.wishes)
      return try await importing(request, visit) { id in
        guard let upload = await readers.imports.find(id) else { throw ImportShelf.Refusal.unknown }
        try await readers.imports.look(id, Self.wishes(fields, upload))
      }
    }
    routes.on(.post, "/desk/import/:upload/run", for: .changeReaders) { request, visit in
      let rows = Int(try await request.fields()["rows"].filter { $0 != "," && $0 != "." && !$0.isWhitespace })
      return try await importing(request, visit) { id in
        guard let upload = await readers.imports.find(id) else { throw ImportShelf.Refusal.unknown }
        guard !upload.wishes.consent.isEmpty else { throw NoConsent() }
        let refusal = ImportShelf.refusal(of: upload, rows: rows)
        if let refusal { throw refusal }
        try await database.write(request.noting(.beganImport, "\(upload.report.rows)"))
        try await readers.imports.run(id, rows: rows)
      }
    }
    routes.on(.post, "/desk/import/:upload/remove", for: .changeReaders) { request, visit in
      try await importing(request, visit, to: "/desk/import?done=dropped") { try await readers.imports.remove($0) }
    }
  }

  private func noUpload(_ visit: Accounts.Visit) -> Response {
    notice("no_upload", visit, status: .notFound, link: ("/desk/import", "imports_title"))
  }

  private struct NoConsent: Error {}

  private func imports(_ request: DeskRequest, _ visit: Accounts.Visit, fault: String = "") async throws -> Response {
    let values = pages.imports(await readers.imports.all(), visit, done: request.query("done"), fault: fault)
    return page("imports", values, status: fault.isEmpty ? .ok : .unprocessableContent)
  }

  /// What is sent goes to the disk as it comes. Nothing follows from it until it is whole, and who sent it still may.
  private func takeFile(_ request: DeskRequest, _ visit: Accounts.Visit) async throws -> Response {
    guard var form = try? FormFile(contentType: request.request.headers[.contentType] ?? "") else {
      return try await imports(request, visit, fault: pages.words["no_file", [:]])
    }
    let (id, path) = try await readers.imports.place()
    do {
      let handle = try FileHandle(forWritingTo: URL(filePath: path))
      defer { try? handle.close() }
      var size = 0
      var parts = request.request.body.makeAsyncIterator()
      while let part = try await BodyReading.next(of: &parts) {
        size += part.readableBytes
        guard size <= ImportShelf.sizeLimit else { throw HTTPError(.contentTooLarge) }
        try form.take(part.readableBytesView) { try handle.write(contentsOf: Data($0)) }
      }
      guard form.isWhole, let name = form.name else { throw FormFile.Fault.malformed }
      guard try await gate.isStill(request, .changeReaders) else {
        try? await readers.imports.remove(id)
        return signedOut()
      }
      try await readers.imports.take(id, named: name)
    } catch is FormFile.Fault {
      try? await readers.imports.remove(id)
      return try await imports(request, visit, fault: pages.words["no_file", [:]])
    } catch {
      try? await readers.imports.remove(id)
      throw error
    }
    return DeskGate.redirect(to: "/desk/import/\(id)")
  }

  private func upload(_ request: DeskRequest, _ visit: Accounts.Visit, fault: String = "") async throws -> Response {
    let id = request.part("upload")
    guard let upload = await readers.imports.find(id) else { return noUpload(visit) }
    let lists = try await database.read { try MailingList.all($0) }
    let fraction = await readers.imports.fraction(id)
    let values = pages.upload(upload, fraction: fraction, lists: lists, visit, fault: fault)
    var response = page("import", values, status: fault.isEmpty ? .ok : .unprocessableContent)
    // Without a script: the browser asks again by itself.
    if upload.phase.isBusy { response.headers[named: "refresh"] = "\(Self.glance); url=/desk/import/\(id)" }
    return response
  }

  private func importing(
    _ request: DeskRequest, _ visit: Accounts.Visit, to path: String? = nil, _ body: (String) async throws -> Void
  ) async throws -> Response {
    let id = request.part("upload")
    do {
      try await body(id)
      return DeskGate.redirect(to: path ?? "/desk/import/\(id)")
    } catch let refusal as ImportShelf.Refusal {
      if refusal == .unknown { return noUpload(visit) }
      return try await upload(request, visit, fault: pages.words["import_refusal_\(refusal.rawValue)", [:]])
    } catch is NoConsent {
      return try await upload(request, visit, fault: pages.words["import_consent", [:]])
    }
  }

  private static func wishes(_ fields: FormFields, _ upload: ImportUpload) -> ImportUpload.Wishes {
    var mapping: [String: String] = [:]
    for (index, column) in upload.columns.enumerated() {
      switch fields["map.\(index)"] {
      case "": continue
      case "-": mapping[column.name] = ""
      case let field: mapping[column.name] = field
      }
    }
    return ImportUpload.Wishes(
      mapping: mapping, lists: fields.all("list"), isUpdating: fields["update"] == "yes",
      consent: AttributeKind.text.canonical(fields["consent"]) ?? "")
  }
}
