internal import Foundation

/// How addresses of the desk are written.
enum DeskPath {
  private static let plain = CharacterSet.alphanumerics.union(.init(charactersIn: "-._~"))

  /// As one part of a path.
  static func part(_ text: String) -> String { text.addingPercentEncoding(withAllowedCharacters: plain) ?? "" }

  /// A path with what is not empty behind it.
  static func query(_ path: String, _ items: [(name: String, value: String)]) -> String {
    let named = items.filter { !$0.value.isEmpty }.map { item in
      let value = item.value.addingPercentEncoding(withAllowedCharacters: plain.union(.init(charactersIn: "/"))) ?? ""
      return "\(item.name)=\(value)"
    }
    return path + (named.isEmpty ? "" : "?" + named.joined(separator: "&"))
  }
}
