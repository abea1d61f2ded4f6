import Campaigns
import Foundation
import Web
import Words

/// Posts of a folder here go to a server, each with its pictures, and over nothing that somebody has changed there since.
struct RemotePushing {
  let shelf: RemoteShelf
  let isRehearsal: Bool
  private(set) var folder: RemoteFolder
  private(set) var report = RemoteReport()
  /// Of the server, by name.
  private var posts: [String: RemoteShelf.Post] = [:]
  private var pictures: [String: String] = [:]

  init(_ folder: RemoteFolder, _ shelf: RemoteShelf, isRehearsal: Bool) {
    (self.folder, self.shelf, self.isRehearsal) = (folder, shelf, isRehearsal)
  }

  /// - Parameter names: of posts; nil: all.
  mutating func run(_ names: [String]?) async throws {
    posts = try await shelf.posts()
    pictures = try await shelf.pictures()
    let here = try folder.names()
    for name in names ?? here.posts { try await push(name, isNamed: names != nil) }
    if names == nil {
      for name in here.odd { refuse(name.withVisibleControls, "its name has marks that are not to be seen; call it otherwise") }
    }
    if names == nil {
      let gone = folder.posts.filter { $0.value.there == posts[$0.key]?.hash && folder.bytes($0.key) == nil }.keys.sorted()
      for name in gone {
        let (slug, hash) = (posts[name]?.slug ?? "", posts[name]?.hash ?? "")
        report.gone.append(
          "\(name) here, and not there, where it may go out; to remove it: tuesday remote remove-post \(slug) --if-match \(hash)")
      }
    }
  }

  private mutating func push(_ name: String, isNamed: Bool) async throws {
    if folder.isLink(name) { return refuse(name, "it is a link, and nobody's post; put the file itself there") }
    guard let bytes = folder.bytes(name) else { throw CommandError.noInput("\(folder.place(name)): the file cannot be read") }
    guard let text = String(validating: bytes, as: UTF8.self) else { return refuse(name, "it is not UTF-8; save it so") }
    let (hash, known, there) = (PostPicture.hash(bytes), folder.posts[name], posts[name])
    if folder.isUnmerged(name) {
      return conflict(name, folder.place(RemoteFolder.theirs(name)), "put what you want of both into yours, and delete the other")
    }
    if let known, known.here == hash {
      if known.there == there?.hash ?? "", there != nil || !isNamed {
        guard try await pushPictures(of: name, text) else { return }
        if there == nil { report.notes.append("\(name) is removed there; to put it back: tuesday remote push \(folder.place(name))") }
        report.unchanged += 1
        return
      }
      if there != nil { return report.notes.append("\(name) is changed there, and not here: tuesday remote pull") }
    }
    let slug = there?.slug ?? Post.slug(ofPostAt: folder.place(name)) ?? ""
    let seen = known?.there == "" ? nil : known?.there
    // Gone there, and nobody has seen that here.
    if there == nil, seen != nil {
      return conflict(name, "removed there", "tuesday remote pull takes note of it; the next push makes it again")
    }
    if isRehearsal, let there, there.hash != seen {
      // Two who have the same are in no conflict, whatever their lines end in.
      let isSame = if there.hash == hash { true } else { try await shelf.text(of: there).markdown == PostFile.plain(text) }
      if !isSame { return conflict(name, shelf.place(of: slug), Self.advice) }
      return report.unchanged += 1
    }
    guard try await pushPictures(of: name, text) else { return }
    if isRehearsal { return report.done.append(name) }
    try await put(text, bytes, name, slug, seen)
  }

  private static let advice = "tuesday remote pull puts it beside yours"

  private mutating func put(_ text: String, _ bytes: [UInt8], _ name: String, _ slug: String, _ seen: String?) async throws {
    do {
      let answer = try await shelf.put(text, as: name, slug: slug, seen: seen)
      folder.posts[name] = RemoteFolder.Known(there: answer.post.hash, here: PostPicture.hash(bytes))
      try folder.keep()
      let errors = answer.findings.filter { $0.severity == "error" }
      report.notes += errors.map { "\(name):\($0.line):\($0.column): \($0.message)".withVisibleControls }
      if answer.post.hash == posts[name]?.hash { report.unchanged += 1 } else { report.done.append(name) }
    } catch let refused as APIOperation.Refused {
      refuse(name, refused.description)
    } catch let problem as RemoteProblem {
      switch problem.status {
      case 401, 403: throw problem.error
      case 412: conflict(name, shelf.place(of: slug), Self.advice)
      default: refuse(name, problem.detail)
      }
    }
  }

  /// - Returns: whether all that it shows is there.
  private mutating func pushPictures(of name: String, _ text: String) async throws -> Bool {
    for picture in Post.pictures(in: text, at: folder.place(name)) {
      guard let file = folder.picture(picture), let bytes = try? file.read() else { continue }
      let (hash, known, there) = (PostPicture.hash(bytes), folder.pictures[picture], pictures[picture])
      if hash == there {
        if known?.there != hash || known?.here != hash { try note(picture, hash) }
        continue
      }
      if known?.here == hash, known?.there != there, there != nil {
        report.notes.append("\(picture) is changed there, and not here: tuesday remote pull")
        continue
      }
      guard there == nil || there == known?.there, !folder.isUnmerged(picture) else {
        conflict(picture, "there under the same name", Self.advice)
        return false
      }
      if isRehearsal {
        report.done.append(picture)
        continue
      }
      do {
        try await shelf.putPicture(bytes, as: picture, seen: there)
        pictures[picture] = hash
        try note(picture, hash)
        report.done.append(picture)
      } catch let problem as RemoteProblem {
        if [401, 403].contains(problem.status) { throw problem.error }
        if problem.status == 412 {
          conflict(picture, "there under the same name", Self.advice)
        } else {
          refuse(picture, problem.detail)
        }
        return false
      }
    }
    return true
  }

  private mutating func note(_ picture: String, _ hash: String) throws {
    folder.pictures[picture] = RemoteFolder.Known(there: hash, here: hash)
    if !isRehearsal { try folder.keep() }
  }

  private mutating func conflict(_ name: String, _ there: String, _ advice: String) {
    report.conflicts.append(RemoteReport.Conflict(file: name, here: folder.place(name), there: there, advice: advice))
  }

  private mutating func refuse(_ name: String, _ because: String) {
    report.refused.append(RemoteReport.Refused(file: name, because: because))
  }
}
