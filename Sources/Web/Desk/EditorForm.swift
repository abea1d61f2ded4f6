internal import Campaigns
internal import Foundation
internal import Markdown
internal import Store
internal import Words

/// What the editor shows of a post's file, and sends back: the head as it stands, the keys of it that have a field of their own, and the text.
/// A field changes its key only when somebody changed the field, so all that has none stays as its writer wrote it.
struct EditorForm: Sendable {
  /// The keys with a field.
  static let keys = ["title", "description", "date", "ready", "list", "audience", "tags", "image", "slug"]
  /// Octets: a file in the widest encoding of a form, and a picture.
  static let limit = 3 * PostFile.sizeLimit + PostPicture.sizeLimit + (1 << 16)

  /// The hash of the file that was edited.
  let base: String
  let parts: PostParts
  /// What each field shows; empty where the head cannot be read.
  let values: [String: String]

  var text: String { parts.text }
  var head: String { parts.head ?? "" }
  var body: String { parts.body }
  var title: String { values["title"] ?? "" }

  init(_ text: String, base: String) {
    self.base = base
    parts = PostParts(text)
    let edit = HeadEdit(parts.head ?? "")
    // What is wrong stays in its field, for whoever has to mend it.
    values = (SourceText(parsing: text).frontMatter.map(Self.values) ?? [:]).reduce(into: [:]) { values, pair in
      values[pair.key] = pair.value.isEmpty && pair.key != "ready" ? edit.scalar(pair.key) ?? "" : pair.value
    }
  }

  /// - Returns: nil for what is no whole form.
  /// - Throws: ``HeadEdit/Unreadable`` where a field's key cannot be changed by itself.
  static func read(_ fields: FormFields) throws(HeadEdit.Unreadable) -> EditorForm? {
    guard let body = fields.raw("text"), let head = fields.raw("head"), let base = fields.raw("base"), base.utf8.count == 64 else {
      return nil
    }
    let plain = PostFile.plain(head)
    var edit = HeadEdit(plain)
    for key in keys {
      // A head that cannot be read has no fields.
      guard let before = fields.raw("was_\(key)") else { continue }
      let value = key == "ready" ? fields[key] : fields[key].replacing(/[\r\n]+/, with: " ")
      if value != before.trimmingCharacters(in: .whitespacesAndNewlines) { try edit.set(key, to: yaml(value, of: key)) }
    }
    let isHeadless = edit.yaml.allSatisfy(\.isWhitespace) && fields["fenced"] != "yes"
    let parts = PostParts(head: isHeadless ? nil : edit.yaml, body: PostFile.plain(body))
    return EditorForm(parts.text, base: base)
  }

  /// What was typed, with the head as it stands: for who has to do something about it.
  static func typed(_ fields: FormFields) -> EditorForm {
    let head = PostFile.plain(fields.raw("head") ?? "")
    let body = PostFile.plain(fields.raw("text") ?? "")
    return EditorForm(PostParts(head: head.isEmpty ? nil : head, body: body).text, base: fields["base"])
  }

  private static func values(_ head: FrontMatter) -> [String: String] {
    [
      "title": head.title, "description": head.description ?? "", "date": head.date ?? "", "ready": head.ready ? "yes" : "",
      "list": head.list ?? "", "audience": head.audience ?? "", "tags": head.tags.joined(separator: ", "), "image": head.image ?? "",
      "slug": head.slug ?? "",
    ]
  }

  /// Nil for an empty field, whose key goes.
  private static func yaml(_ value: String, of key: String) -> String? {
    switch key {
    case "ready": return value == "yes" ? "true" : "false"
    case _ where value.isEmpty: return nil
    case "date": return LocalDate(value) == nil ? YAMLText.quoted(value) : value
    case "tags":
      let tags = value.split(separator: ",").map { YAMLText.plain($0.trimmingCharacters(in: .whitespaces)) }
      return "[\(tags.filter { $0 != "\"\"" }.joined(separator: ", "))]"
    default: return YAMLText.plain(value)
    }
  }
}
