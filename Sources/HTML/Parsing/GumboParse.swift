internal import CGumbo
internal import Glibc

/// libgumbo with a bound on what it may take. It keeps no globals, so that many parses can run at once.
enum GumboParse {
  /// What libgumbo's memory functions see.
  private struct Budget {
    var left: Int
    let options: UnsafeMutablePointer<GumboOptions>
  }

  /// - Parameters:
  ///   - context: the element in which a fragment stands; `GUMBO_TAG_LAST` for a whole document.
  ///   - body: gets the `html` element, and the source into which the tree's pieces point.
  static func run<Output>(
    _ text: String, context: GumboTag, limits: HTMLLimits,
    _ body: (_ root: UnsafeMutablePointer<GumboNode>, _ source: UnsafeBufferPointer<CChar>) throws(HTMLFault) -> Output
  ) throws(HTMLFault) -> Output {
    let bytes = Array(text.utf8)
    try limits.check(bytes)
    let options = UnsafeMutablePointer<GumboOptions>.allocate(capacity: 1)
    defer { options.deallocate() }
    let budget = UnsafeMutablePointer<Budget>.allocate(capacity: 1)
    defer { budget.deallocate() }
    budget.initialize(to: Budget(left: limits.memory, options: options))
    options.initialize(to: kGumboDefaultOptions)
    options.pointee.max_errors = 0
    options.pointee.fragment_context = context
    options.pointee.userdata = UnsafeMutableRawPointer(budget)
    options.pointee.allocator = { budget, size in
      if let budget = budget?.assumingMemoryBound(to: Budget.self) {
        budget.pointee.left -= size
        // Read after each token; tags that libgumbo must repeat without end have always led to an error before.
        if budget.pointee.left < 0 { budget.pointee.options.pointee.stop_on_first_error = true }
      }
      guard let memory = malloc(max(1, size)) else { fatalError("out of memory") }
      return memory
    }
    options.pointee.deallocator = { _, memory in free(memory) }
    let result = bytes.withUnsafeBytes { raw -> Result<Output, HTMLFault> in
      let source = raw.bindMemory(to: CChar.self)
      return withUnsafePointer(to: CChar(0)) { empty in
        guard let output = gumbo_parse_with_options(options, source.baseAddress ?? empty, source.count) else { fatalError("out of memory") }
        defer { gumbo_destroy_output(options, output) }
        return Result { () throws(HTMLFault) in
          guard budget.pointee.left >= 0, let root = output.pointee.root else { throw HTMLFault.tooTangled }
          return try body(root, source)
        }
      }
    }
    return try result.get()
  }
}
