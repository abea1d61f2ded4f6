internal import Accounts
internal import Audience
internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import Store

/// People from a file: handed over, looked through, confirmed with its number of rows, and taken in beside everything else.
extension APISite {
  static let upload = APIParameter.path("import", Note("Its id.", "0123456789abcdef0123456789abcdef"))
  private static let types = ["text/csv", "text/tab-separated-values", "application/jsonl", "application/x-ndjson"]

  static let imports: [APIRoute] = [
    .get("/imports", for: .permission(.changeReaders), "listImports", "Files that were handed over, the newest first.") { call in
      var answers: [ImportAnswer] = []
      for upload in await call.services.imports.all() { answers.append(await call.answer(upload)) }
      return Page(answers)
    },
    .upload(
      .post, "/imports", for: .permission(.changeReaders), "createImport",
      "Hand over a file of people: CSV, or one JSON object a line. It is looked through; nothing is changed.",
      [.query("name", Note("How the file is called.", "people.csv", limits: 1...200))], types: types,
      example: "email,name\r\nada@example.org,Ada\r\n", limit: ImportShelf.sizeLimit, giving: ImportAnswer.self, statuses: [.created]
    ) { call in try await call.takeFile() },
    .get("/imports/:import", for: .permission(.changeReaders), "getImport", "How far one is, and what would become of it or did.", [upload])
    {
      call in await call.answer(try await call.importUpload())
    },
    .file(
      .get, "/imports/:import/rejects", for: .permission(.changeReaders), "getImportRejects",
      "The rows that were not taken, with the reason of each.", [upload], types: ["text/csv"], example: "email,error\r\nada,no address\r\n"
    ) { call in
      guard let path = try await call.importUpload().rejects, let file = try? PassingFile(reading: path) else {
        throw Problem.notFound("no row was refused")
      }
      var answer = APIAnswer(body: "", status: .ok)
      answer.file = try file.response(named: "rejected.csv", type: "text/csv")
      return answer
    },
  ]

  static let importChanges: [APIRoute] = [
    .take(
      .post, "/imports/:import/look", for: .permission(.changeReaders), "lookThroughImport",
      "Look through it again, with other wishes; nothing is changed.", [upload], taking: ImportWishes.self, giving: ImportAnswer.self,
      refusals: [.conflict]
    ) { call, wishes in
      guard let consent = AttributeKind.text.canonical(wishes.consent), !consent.isEmpty else {
        throw Problem.unprocessable("/consent", "must be one line")
      }
      for (index, slug) in (wishes.lists ?? []).enumerated() {
        _ = try await call.database.read { try call.list(slug, at: "/lists/\(index)", $0) }
      }
      return try await call.importing { shelf, id in
        try await shelf.look(
          id,
          ImportUpload.Wishes(
            mapping: wishes.columns ?? [:], lists: wishes.lists ?? [], isUpdating: wishes.update == true, consent: consent))
      }
    },
    .take(
      .post, "/imports/:import/run", for: .permission(.changeReaders), "runImport", "Take it in, or go on with it.", [upload],
      taking: ImportGo.self, giving: ImportAnswer.self, refusals: [.conflict]
    ) { call, go in
      let found = try await call.importUpload()
      guard !found.wishes.consent.isEmpty else {
        throw Problem.conflict("nothing says how these people agreed: `POST /imports/\(found.id)/look` with `consent` first")
      }
      if found.phase == .ready, go.rows != found.report.rows {
        throw Problem.unprocessable("/rows", "it has \(found.report.rows); look at what would be done again")
      }
      return try await call.importing { shelf, id in
        if let refusal = ImportShelf.refusal(of: found, rows: go.rows) { throw refusal }
        try await call.database.write(call.noting(.beganImport, "\(found.report.rows)"))
        try await shelf.run(id, rows: go.rows)
      }
    },
    .act(
      .delete, "/imports/:import", for: .permission(.changeReaders), "removeImport", "Drop a file that is not taken in.", [upload],
      giving: ImportAnswer.self, refusals: [.conflict]
    ) { call in
      let answer = await call.answer(try await call.importUpload())
      return try await call.importing(answer) { shelf, id in try await shelf.remove(id) }
    },
  ]
}

extension APICall {
  fileprivate func importUpload() async throws -> ImportUpload {
    guard let upload = await services.imports.find(text("import") ?? "") else { throw Self.noImport }
    return upload
  }

  private static let noImport = Problem.notFound("there is no such import, or not any more")

  fileprivate func answer(_ upload: ImportUpload) async -> ImportAnswer {
    ImportAnswer(upload, fraction: await services.imports.fraction(upload.id))
  }

  /// What is sent goes to the disk as it comes. Nothing follows from it until it is whole.
  fileprivate func takeFile() async throws -> APIAnswer {
    guard let upload else { throw Problem.badRequest("nothing was sent") }
    let isLines = upload.type.hasSuffix("jsonl") || upload.type.hasSuffix("ndjson")
    let shelf = services.imports
    let (id, path) = try await shelf.place()
    do {
      let handle = try FileHandle(forWritingTo: URL(filePath: path))
      defer { try? handle.close() }
      try await upload.read { try handle.write(contentsOf: Data($0)) }
      guard try handle.offset() > 0 else { throw Problem.unprocessable("", "nothing was sent") }
      try await shelf.take(id, named: text("name") ?? (isLines ? "people.jsonl" : "people.csv"))
    } catch {
      try? await shelf.remove(id)
      throw error
    }
    guard let found = await shelf.find(id) else { throw Self.noImport }
    return APIAnswer(body: APIText.json(await answer(found)), status: .created, location: "/imports/\(id)")
  }

  /// - Parameter known: what is answered where there is nothing left to look at.
  fileprivate func importing(
    _ known: ImportAnswer? = nil, _ body: (ImportShelf, String) async throws -> Void
  ) async throws -> APIAnswer {
    let id = text("import") ?? ""
    do {
      try await body(services.imports, id)
    } catch let refusal as ImportShelf.Refusal {
      switch refusal {
      case .unknown:
        throw Problem.conflict("it is taken in already, or cannot be taken in as it is wished; `GET /imports/\(id.prefix(32))` tells")
      case .busy: throw Problem.conflict("it is being worked on; ask again when it is `ready` or `done`")
      case .number: throw Problem.unprocessable("/rows", "it has another number by now; look at it again")
      }
    }
    if let known { return APIAnswer(body: APIText.json(known), status: .ok) }
    return APIAnswer(body: APIText.json(await answer(try await importUpload())), status: .ok)
  }
}
