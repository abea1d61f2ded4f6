internal import Accounts
internal import Campaigns
internal import Store

/// The versions of a post's file.
extension DeskPages {
  /// - Parameter isGone: whether there is no file any more.
  func versions(
    _ file: PostFile, _ revisions: [PostRevision], _ content: PostFile.Content?, isGone: Bool, _ visit: Accounts.Visit, fault: String
  ) -> [String: Any] {
    var values = frame("versions_title", texts: ["file": file.name], visit, at: "/desk/posts")
    values.merge(post(file, visit)) { $1 }
    let current = revisions.first { $0.hash == content?.hash }?.id
    values["versions"] = revisions.map { revision -> [String: Any] in
      [
        "url": "\(path(file))/versions/\(revision.id.rawValue)", "time": moment(revision.at), "time_iso": revision.at.rfc3339,
        "seconds": clock(revision.at), "who": revision.who, "way": words["way_\(revision.way.rawValue)", [:]],
        "size": words["octets", ["count": "\(revision.size)"]], "is_current": revision.id == current,
      ]
    }
    values["is_blank"] = revisions.isEmpty
    values["is_gone"] = isGone
    values["can_forget"] = isGone && !revisions.isEmpty
    values["last"] = revisions.first.map { "\($0.id.rawValue)" } ?? ""
    values["fault"] = fault
    values["kept"] = words["versions_kept", ["latest": "\(PostRevision.latest)", "hand": "\(PostRevision.byHand)"]]
    return values
  }

  func version(
    _ file: PostFile, _ found: (revision: PostRevision, text: String, before: String?), _ content: PostFile.Content?,
    _ visit: Accounts.Visit,
    isAgainstFile: Bool, fault: String
  ) -> [String: Any] {
    let revision = found.revision
    var values = frame("version_title", texts: ["file": file.name, "time": moment(revision.at)], visit, at: "/desk/posts")
    values.merge(post(file, visit)) { $1 }
    values["who"] = revision.who
    values["way"] = words["way_\(revision.way.rawValue)", [:]]
    values["text"] = found.text
    values["base"] = content?.hash ?? ""
    values["is_current"] = content?.text == found.text
    values["is_gone"] = content == nil
    values["version_url"] = "\(path(file))/versions/\(revision.id.rawValue)"
    values["against_file"] = isAgainstFile
    values["changes"] =
      isAgainstFile ? changes(from: content?.text ?? "", to: found.text) : changes(from: found.before ?? "", to: found.text)
    values["fault"] = fault
    return values
  }
}
