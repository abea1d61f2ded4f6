package import Markdown

/// What the coming days of the slots would publish, of all lists or one.
package struct PublishingPlan: Sendable {
  package let slots: [SlotPlan]

  package var planned: [SlotPlan.Planned] { slots.flatMap(\.planned) }

  package var id: PlanID { PlanID(planned) }

  /// What is to be said of the posts that are meant to go out, each with its file.
  package var findings: [Diagnostic] {
    slots.flatMap { slot in
      slot.findings.sorted { $0.key < $1.key }.flatMap { path, diagnostics in
        diagnostics.map { diagnostic in
          var diagnostic = diagnostic
          diagnostic.file = diagnostic.file ?? path
          return diagnostic
        }
      }
    }
  }
}
