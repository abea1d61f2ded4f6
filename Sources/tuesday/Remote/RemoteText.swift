import Foundation
import Web
import Words

/// A server's answer for a person.
enum RemoteText {
  static func text(_ tree: JSONTree) -> String {
    if case .object(let members) = tree, case .list(let items)? = members["items"] {
      return items.isEmpty ? "Nothing." : Terminal.fitting(table(items))
    }
    return lines(tree, "").joined(separator: "\n")
  }

  /// Columns that any of the items has, in the order of the alphabet, with what names them first and sentences last.
  private static func table(_ items: [JSONTree]) -> String {
    var names: Set<String> = []
    for case .object(let members) in items { names.formUnion(members.keys) }
    let first = ["id", "number", "key", "name", "hook", "feed", "series", "slug", "address", "campaign", "day", "value"].filter(
      names.contains)
    let last = ["about", "what", "why", "fix"].filter(names.contains)
    let columns = first + names.subtracting(first + last).sorted() + last
    guard !columns.isEmpty else { return items.map { cell($0) }.joined(separator: "\n") }
    let rows = items.map { item -> [String] in
      guard case .object(let members) = item else { return columns.map { _ in cell(item) } }
      return columns.map { members[$0].map(cell) ?? "-" }
    }
    return Terminal.table([columns.map { $0.replacing("_", with: " ").withVisibleControls }] + rows)
  }

  private static func cell(_ tree: JSONTree) -> String {
    switch tree {
    case .null: "-"
    case .truth(let truth): truth ? "yes" : "no"
    case .integer(let number): "\(number)"
    case .number(let number): "\(number)"
    case .text(let text): text.isEmpty ? "-" : text.split(whereSeparator: \.isNewline).joined(separator: " ").withVisibleControls
    case .list(let list): list.isEmpty ? "-" : list.map(cell).joined(separator: ", ")
    case .object(let members):
      members.isEmpty
        ? "-" : members.sorted { $0.key < $1.key }.map { "\($0.key.replacing("_", with: " ")) \(cell($0.value))" }.joined(separator: "; ")
    }
  }

  private static func lines(_ tree: JSONTree, _ indent: String) -> [String] {
    guard case .object(let members) = tree else { return [indent + cell(tree)] }
    return members.sorted { rank($0.value, $0.key) < rank($1.value, $1.key) }.flatMap { key, value -> [String] in
      let name = indent + key.replacing("_", with: " ")
      switch value {
      case .text(let text) where text.contains(where: \.isNewline):
        // What a stranger wrote does nothing to a terminal.
        return ["", "\(name):"]
          + String(text.trimmed).split(separator: "\n", omittingEmptySubsequences: false).map { String($0).withVisibleControls }
      case .object(let inner) where !inner.isEmpty: return ["\(name):"] + lines(value, indent + "  ")
      case .list(let list) where list.contains(where: isObject):
        return ["\(name):"] + table(list).split(separator: "\n").map { "\(indent)  \($0)" }
      default: return ["\(name): \(cell(value))"]
      }
    }
  }

  private static func isObject(_ tree: JSONTree) -> Bool { if case .object = tree { true } else { false } }

  /// What is long comes last.
  private static func rank(_ tree: JSONTree, _ key: String) -> String {
    switch tree {
    case .text(let text) where text.contains(where: \.isNewline): "2 \(key)"
    case .object, .list: "1 \(key)"
    default: "0 \(key)"
    }
  }
}
