internal import Accounts
internal import Campaigns
internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
internal import Store

struct PictureAnswer: APIObject {
  let name: String
  let hash: String
  let octets: Int

  static let title = "Picture"
  static let notes = [
    "name": Note("As posts write it: its path from the folder of posts.", "bench.jpg"),
    "hash": Note("SHA-256; in quotes it is the `ETag`.", "0b5d…"), "octets": Note("", 120_482),
  ]
}

/// Pictures beside the posts.
extension APISite {
  private static let name = APIParameter.path("picture", Note("Its path from the folder of posts, percent-encoded.", "bench.jpg"))
  /// What it is says its content, never this.
  private static let types = ["image/png", "image/jpeg", "image/gif", "application/octet-stream"]
  private static let example = "\u{89}PNG…"

  static let pictures: [APIRoute] = [
    .get("/pictures", for: .permission(.write), "listPictures", "All pictures in the folder of posts.") { call in
      Page(PictureFile.hashes(in: call.publication).map { PictureAnswer(name: $0.file.name, hash: $0.hash, octets: $0.size) })
    },
    .upload(
      .post, "/pictures", for: .permission(.write), "addPicture",
      "Put a picture beside the posts, under a safe name of ours and over no other file; one that is there is taken.",
      [.query("name", Note("What it is called where it comes from.", "Bench.JPG", limits: 1...200))], types: types, example: example,
      limit: PostPicture.sizeLimit, giving: PictureAnswer.self, statuses: [.created]
    ) { call in
      let bytes = try await call.uploaded()
      let picture = try APICall.picture(bytes, named: call.text("name") ?? "picture")
      guard let post = call.newsroom.file("picture.md") else { throw StoreError.defect("picture.md is no post") }
      let name = try await call.newsroom.put(picture, beside: post) { name, connection in
        try call.noting(.addedPicture, name)(connection)
      }
      var answer = APIAnswer(
        body: APIText.json(PictureAnswer(name: name, hash: picture.hash, octets: bytes.count)), status: .created,
        location: "/pictures/\(name)")
      answer.tag = APICondition.tag(picture.hash)
      return answer
    },
    .file(
      .get, "/pictures/:picture", for: .permission(.write), "getPicture", "One of them, as it is.", [name],
      types: Array(types.dropLast()), example: example, refusals: [.conflict]
    ) { call in
      let bytes = try call.pictureBytes(try call.pictureFile())
      let hash = PostPicture.hash(bytes)
      var answer = APIAnswer(body: "", status: .ok)
      answer.tag = APICondition.tag(hash)
      answer.file = Response(
        status: .ok, headers: [.contentType: PostPicture.mediaType(bytes) ?? "image/png"],
        body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
      return answer
    },
    .upload(
      .put, "/pictures/:picture", for: .permission(.write), "putPicture",
      "Put a picture at this place: where there is none (`If-None-Match: *`), or over what you have seen (`If-Match`).", [name],
      types: types, example: example, limit: PostPicture.sizeLimit, giving: PictureAnswer.self, statuses: [.ok, .created],
      isConditional: true, refusals: [.conflict]
    ) { call in try await call.putPicture() },
  ]
}

extension APICall {
  fileprivate func uploaded() async throws -> [UInt8] { try await upload?.whole() ?? [] }

  fileprivate static func picture(_ bytes: [UInt8], named name: String) throws -> PostPicture {
    do {
      return try PostPicture(bytes, named: name)
    } catch {
      let words =
        switch error {
        case .empty: "nothing was sent"
        case .large: "a picture has at most \(PostPicture.sizeLimit >> 20) MB"
        case .kind: "it is neither PNG, JPEG nor GIF, the kinds that every mail program shows"
        case .damaged: "it is cut off, or not what its beginning says"
        }
      throw Problem.unprocessable("", words)
    }
  }

  fileprivate func pictureFile() throws -> PictureFile {
    guard let file = PictureFile(text("picture") ?? "", in: publication) else {
      throw Problem.parameter(
        "picture",
        "is no path of a picture in the folder of posts: png, jpg, jpeg or gif, at most three folders deep, without marks that are not to be seen"
      )
    }
    return file
  }

  fileprivate func pictureBytes(_ file: PictureFile) throws -> [UInt8] {
    do {
      guard let bytes = try file.read() else { throw Problem.notFound("there is no picture \(file.name)") }
      return bytes
    } catch let fault as PostFile.Fault {
      throw Self.problem(fault)
    }
  }

  fileprivate func putPicture() async throws -> APIAnswer {
    let (file, condition) = (try pictureFile(), try condition())
    let bytes = try await uploaded()
    let picture = try Self.picture(bytes, named: file.name)
    guard file.fits(bytes) else {
      let kind = PostPicture.mediaType(bytes)?.split(separator: "/").last.map { $0.uppercased() } ?? ""
      throw Problem.unprocessable("", "by its content it is a \(kind), and its name says otherwise: call it so")
    }
    do {
      let current = try file.read().map(PostPicture.hash)
      let base = current.flatMap { condition.base($0) }
      if case .absent = condition {} else if current == nil { throw Self.otherPicture(nil) }
      // One that is neither absent nor what was seen stays, unless it is the same.
      let putting = try await newsroom.put(
        picture, at: file, over: current == nil ? nil : base ?? "",
        noting: noting(current == nil ? .addedPicture : .changedPicture, file.name))
      if case .conflict(let hash) = putting { throw Self.otherPicture(hash) }
      let isNew = putting == .made
      var answer = APIAnswer(
        body: APIText.json(PictureAnswer(name: file.name, hash: picture.hash, octets: bytes.count)), status: isNew ? .created : .ok,
        location: isNew ? "/pictures/\(file.name.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? file.name)" : nil)
      answer.tag = APICondition.tag(picture.hash)
      return answer
    } catch let fault as PostFile.Fault {
      throw Self.problem(fault)
    }
  }

  private static func otherPicture(_ hash: String?) -> Problem {
    var problem = Problem(
      .preconditionFailed, hash == nil ? "there is no such picture, or not any more" : "another picture is there, and stays")
    problem.headers[.eTag] = hash.map(APICondition.tag)
    return problem
  }
}
