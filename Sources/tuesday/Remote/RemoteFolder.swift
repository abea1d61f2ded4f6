import Campaigns
import Foundation
import Words

/// A folder of posts here, and what of it a server had at the last push or pull: that is how it is known who has changed what since.
struct RemoteFolder {
  /// What both sides had.
  struct Known: Codable, Hashable {
    /// The hash of the file there, as it was seen; empty: that it is gone there.
    var there: String
    /// The hash of the file here; empty: it was another than that, and `there` is seen, but not in it yet.
    var here: String
  }

  private struct State: Codable {
    var posts: [String: Known] = [:]
    var pictures: [String: Known] = [:]
  }

  let path: String
  private let url: String
  private var states: [String: State]

  /// A folder that git leaves out by itself, because it says so of all that is in it: what one machine has seen is nothing for others.
  private var shelf: String { path + "/.tuesday-remote" }
  private var file: String { shelf + "/state.json" }
  /// Where earlier versions had it.
  private var former: String { path + "/.tuesday-remote.json" }

  /// - Parameters:
  ///   - url: of the server.
  ///   - mayBeAbsent: for who only says what would come into it.
  init(_ path: String, of url: String, mayBeAbsent: Bool = false) throws {
    var isFolder: ObjCBool = false
    let isThere = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
    guard isFolder.boolValue || (mayBeAbsent && !isThere) else {
      throw CommandError.noInput("\(path) is no folder; name that of your posts with --folder")
    }
    (self.path, self.url, states) = (path, url, [:])
    try refuseLinks()
    let isMoved = FileManager.default.fileExists(atPath: file)
    guard let data = FileManager.default.contents(atPath: isMoved ? file : former) else { return }
    guard let states = try? JSONDecoder().decode([String: State].self, from: data) else {
      throw CommandError.badData(
        "\(isMoved ? file : former) cannot be understood; delete it: then what differs is a conflict, and nothing is lost")
    }
    self.states = states
  }

  /// What is written there is ours, and would be put wherever a link leads that somebody else left in the folder.
  private func refuseLinks() throws {
    for place in [shelf, file, shelf + "/.gitignore"] where Self.isLink(at: place) {
      throw CommandError.badData("\(place) is a symbolic link; delete it: then what differs is a conflict, and nothing is lost")
    }
  }

  var posts: [String: Known] {
    get { states[url]?.posts ?? [:] }
    set { states[url, default: State()].posts = newValue }
  }

  var pictures: [String: Known] {
    get { states[url]?.pictures ?? [:] }
    set { states[url, default: State()].pictures = newValue }
  }

  /// After each file, so that whatever is killed when, the next run knows what this one has done.
  func keep() throws {
    try refuseLinks()
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    do { try FileManager.default.createDirectory(atPath: shelf, withIntermediateDirectories: true) } catch {
      throw CommandError.cannotCreate(shelf, error)
    }
    // Before the state, so that it is never there without.
    let ignoring = shelf + "/.gitignore"
    guard FileManager.default.fileExists(atPath: ignoring) || FileManager.default.createFile(atPath: ignoring, contents: Data("*\n".utf8))
    else { throw CommandError(code: .cannotCreate, description: "\(ignoring) cannot be written") }
    try WholeFile(Array(try encoder.encode(states)), for: file, mark: ".\(getpid())").replace()
    unlink(former)
  }

  // MARK: files

  /// The names of the posts that are here, and of files that would be some if they were called otherwise.
  func names() throws -> (posts: [String], odd: [String]) {
    guard let all = try? FileManager.default.contentsOfDirectory(atPath: path) else { throw CommandError.noInput("\(path) cannot be read") }
    return (all.filter(PostFile.isName).sorted(), all.filter { $0.hasSuffix(".md") && $0.hasControls }.sorted())
  }

  func place(_ name: String) -> String { path + "/" + name }

  /// Nil where there is none. A link is none: what it leads to is nobody's post.
  func bytes(_ name: String) -> [UInt8]? {
    guard !isLink(name) else { return nil }
    return FileManager.default.contents(atPath: place(name)).map { Array($0) }
  }

  func isLink(_ name: String) -> Bool { Self.isLink(at: place(name)) }

  private static func isLink(at path: String) -> Bool {
    (try? FileManager.default.attributesOfItem(atPath: path)[.type] as? FileAttributeType) == .typeSymbolicLink
  }

  func picture(_ name: String) -> PictureFile? { PictureFile(name, inFolder: path) }

  /// Where somebody else's is put, to be merged by hand.
  static func theirs(_ name: String) -> String { name + ".theirs" }

  func isUnmerged(_ name: String) -> Bool { FileManager.default.fileExists(atPath: place(Self.theirs(name))) }

  /// Over what is here only as long as that is what was read.
  ///
  /// - Parameter current: nil: nothing.
  /// - Returns: whether it is there now.
  func write(_ bytes: [UInt8], to name: String, over current: [UInt8]?) throws -> Bool {
    let mark = "-\(UUID().uuidString.prefix(8))"
    guard let current else { return try WholeFile(bytes, for: place(name), mark: mark).put() }
    let mode = (try? FileManager.default.attributesOfItem(atPath: place(name))[.posixPermissions] as? Int) ?? 0o644
    return try WholeFile(bytes, for: place(name), mark: mark, mode: UInt32(mode)).takePlace { $0 == current }
  }

  func putTheirs(_ bytes: [UInt8], of name: String) throws {
    let place = place(Self.theirs(name))
    do { try Data(bytes).write(to: URL(filePath: place), options: .atomic) } catch { throw CommandError.cannotCreate(place, error) }
  }
}
