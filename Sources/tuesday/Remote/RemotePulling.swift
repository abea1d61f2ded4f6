import Campaigns
import Foundation

/// Posts of a server come into a folder here, each with its pictures, and over nothing that somebody has changed here since.
struct RemotePulling {
  let shelf: RemoteShelf
  let isRehearsal: Bool
  private(set) var folder: RemoteFolder
  private(set) var report = RemoteReport()
  private var pictures: [String: String] = [:]

  init(_ folder: RemoteFolder, _ shelf: RemoteShelf, isRehearsal: Bool) {
    (self.folder, self.shelf, self.isRehearsal) = (folder, shelf, isRehearsal)
  }

  /// - Parameter names: of posts; nil: all.
  mutating func run(_ names: [String]?) async throws {
    let posts = try await shelf.posts()
    pictures = try await shelf.pictures()
    for name in names ?? posts.keys.sorted() {
      guard let post = posts[name] else {
        guard folder.posts[name] != nil else { throw CommandError.noInput("\(name): the server has no such post") }
        continue
      }
      try await pull(post)
    }
    for (name, known) in folder.posts.sorted(by: { $0.key < $1.key }) where posts[name] == nil && !known.there.isEmpty {
      if let names, !names.contains(name) { continue }
      report.notes.append("\(name) is removed there, and stays here")
      folder.posts[name] = RemoteFolder.Known(there: "", here: known.here)
      try keep()
    }
    if names == nil { try await pullPictures(folder.pictures.keys.sorted()) }
  }

  private func keep() throws { if !isRehearsal { try folder.keep() } }

  private mutating func pull(_ post: RemoteShelf.Post) async throws {
    let (name, known, bytes) = (post.file, folder.posts[post.file], folder.bytes(post.file))
    if known?.there == post.hash {
      if bytes == nil { return report.notes.append("\(name) is gone here, and the same there as before") }
      if known?.here != bytes.map(PostPicture.hash) { return report.notes.append("\(name) is changed here: tuesday remote push") }
      return report.unchanged += 1
    }
    let text: RemoteShelf.Text
    do { text = try await shelf.text(of: post) } catch let problem as RemoteProblem {
      if [401, 403].contains(problem.status) { throw problem.error }
      return report.refused.append(RemoteReport.Refused(file: name, because: problem.detail))
    }
    try await pullPictures(text.pictures)
    let theirs = Self.bytes(of: text.markdown, like: bytes)
    if let bytes, bytes != theirs, known == nil || known?.here != PostPicture.hash(bytes) { return try conflict(name, text, theirs) }
    if isRehearsal {
      if bytes == theirs { report.unchanged += 1 } else { report.done.append(name) }
      return
    }
    if bytes != theirs {
      // Somebody has saved it just now.
      guard try folder.write(theirs, to: name, over: bytes) else { return try conflict(name, text, theirs) }
      report.done.append(name)
    } else {
      report.unchanged += 1
    }
    folder.posts[name] = RemoteFolder.Known(there: text.post.hash, here: PostPicture.hash(theirs))
    try keep()
  }

  /// With the ends of lines that the file here has.
  private static func bytes(of text: String, like current: [UInt8]?) -> [UInt8] {
    let hasCRLF = current.map { String(decoding: $0, as: UTF8.self).contains("\r\n") } ?? false
    return Array((hasCRLF ? text.replacing("\n", with: "\r\n") : text).utf8)
  }

  /// Theirs is put beside it and counts as seen from now on: once that is merged and gone, the next push is over it.
  private mutating func conflict(_ name: String, _ text: RemoteShelf.Text, _ theirs: [UInt8]) throws {
    let place = folder.place(RemoteFolder.theirs(name))
    report.conflicts.append(
      RemoteReport.Conflict(
        file: name, here: folder.place(name), there: isRehearsal ? shelf.place(of: text.post.slug) : place,
        advice: "put what you want of both into yours, delete the other, and push"))
    if isRehearsal { return }
    try folder.putTheirs(theirs, of: name)
    folder.posts[name] = RemoteFolder.Known(there: text.post.hash, here: "")
    try keep()
  }

  private mutating func pullPictures(_ names: [String]) async throws {
    for name in names {
      guard let hash = pictures[name], let file = folder.picture(name) else { continue }
      let current: [UInt8]?
      do { current = try file.read() } catch { continue }
      let (here, known) = (current.map(PostPicture.hash), folder.pictures[name])
      if here == hash {
        if known?.there != hash || known?.here != hash { try note(name, RemoteFolder.Known(there: hash, here: hash)) }
        continue
      }
      // Changed here alone.
      if known?.there == hash { continue }
      if isRehearsal {
        if here == nil || here == known?.here { report.done.append(name) } else { conflict(picture: name) }
        continue
      }
      let bytes = try await shelf.picture(name)
      guard file.fits(bytes) else {
        report.refused.append(RemoteReport.Refused(file: name, because: "what the server has under that name is no such picture"))
        continue
      }
      let got = PostPicture.hash(bytes)
      try file.makeFolder()
      if here == nil || here == known?.here, try folder.write(bytes, to: name, over: current) {
        try note(name, RemoteFolder.Known(there: got, here: got))
        report.done.append(name)
      } else {
        try folder.putTheirs(bytes, of: name)
        try note(name, RemoteFolder.Known(there: got, here: ""))
        conflict(picture: name)
      }
    }
  }

  private mutating func note(_ picture: String, _ known: RemoteFolder.Known) throws {
    folder.pictures[picture] = known
    try keep()
  }

  private mutating func conflict(picture name: String) {
    report.conflicts.append(
      RemoteReport.Conflict(
        file: name, here: folder.place(name), there: folder.place(RemoteFolder.theirs(name)),
        advice: "keep one of them under its name, delete the other, and push"))
  }
}
