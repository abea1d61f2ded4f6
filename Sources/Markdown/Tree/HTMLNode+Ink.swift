internal import HTML

extension HTMLNode {
  /// Whoever sets a ground and no ink means the ink of a light page; on a dark one it would be lost, so it is set too.
  var withReadableInk: HTMLNode {
    guard case .element(var element) = self else { return self }
    element.children = element.children.map(\.withReadableInk)
    let colors = OwnColors(element.attributes)
    if let ground = colors.ground, colors.ink == nil {
      let ink = ["#1f1f1f", "#ffffff"].first { Contrast.ratio($0, ground) >= Contrast.needed } ?? "#000000"
      if let index = element.attributes.firstIndex(where: { $0.name == "style" }) {
        element.attributes[index].value += ";color:\(ink)"
      } else {
        element.attributes.append(HTMLAttribute(name: "style", value: "color:\(ink)"))
      }
    }
    return .element(element)
  }
}
