internal import Mustache

/// A text for a template, for which `{{#text}}` is false when it is empty. A plain String is true even then.
package struct TemplateText: MustacheCustomRenderable, Sendable {
  package let renderText: String

  package var isNull: Bool { renderText.isEmpty }

  /// The same values with every text, also in lists and inner values, made one of these.
  package static func wrapping(_ values: [String: Any]) -> [String: Any] {
    values.mapValues(wrap)
  }

  private static func wrap(_ value: Any) -> Any {
    switch value {
    case let text as String: TemplateText(renderText: text)
    case let values as [String: Any]: wrapping(values)
    case let values as [Any]: values.map(wrap)
    default: value
    }
  }
}
