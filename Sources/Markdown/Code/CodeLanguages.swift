extension CodeLanguage {
  static let all: [CodeLanguage] = systems + applications + scripts + functional + tools + data + documents

  private static let braces = CodeLanguage("") {
    $0.lineComments = ["//"]
    $0.blockComments = [("/*", "*/")]
    $0.strings = [.double]
  }

  static let c = CodeLanguage("c h objc objective-c", like: braces) {
    $0.keywords = keywords(
      """
      auto break case const continue default do else enum extern for goto if inline register restrict return sizeof static struct switch
      typedef union volatile while NULL true false nullptr static_assert alignas alignof constexpr
      """)
    $0.types = keywords("void char short int long float double signed unsigned bool _Bool size_t ssize_t FILE")
    $0.prefixes = ["L", "u", "U", "u8"]
    $0.preprocessor = .line
    $0.habits = [.characters]
  }

  private static let systems: [CodeLanguage] = [
    c,
    CodeLanguage("cpp c++ cc cxx hpp", like: c) {
      $0.keywords.formUnion(
        keywords(
          """
          catch class concept const_cast co_await co_return co_yield decltype delete dynamic_cast explicit export final friend mutable
          namespace new noexcept operator override private protected public reinterpret_cast requires static_cast template this throw
          try typeid typename using virtual
          """))
      $0.types.formUnion(keywords("wchar_t string vector char8_t"))
      $0.rawString = .cpp
      $0.habits.insert(.capitalisedTypes)
    },
    CodeLanguage("rust rs", like: braces) {
      $0.keywords = keywords(
        """
        as async await break const continue crate dyn else enum extern false fn for if impl in let loop match mod move mut pub ref return
        self Self static struct super trait true type unsafe use where while
        """)
      $0.types = keywords("bool char f32 f64 i8 i16 i32 i64 i128 isize str u8 u16 u32 u64 u128 usize")
      $0.strings = [.double.long]
      $0.prefixes = ["b", "c"]
      $0.rawString = .rust
      $0.preprocessor = .brackets
      $0.habits = [.characters, .nestedComments, .capitalisedTypes, .macros]
    },
    CodeLanguage("zig", like: braces) {
      $0.keywords = keywords(
        """
        align and anytype break catch comptime const continue defer else enum errdefer error export extern false fn for if inline null
        opaque or orelse packed pub return struct switch test threadlocal true try undefined union unreachable var volatile while
        """)
      $0.types = keywords("bool f32 f64 i8 i16 i32 i64 isize noreturn type u8 u16 u32 u64 usize void anyerror")
      $0.blockComments = []
      $0.strings = [.double, StringRule(open: "\\\\", close: "", escapes: false)]
      $0.habits = [.characters, .capitalisedTypes, .annotations]
    },
    CodeLanguage("go golang", like: braces) {
      $0.keywords = keywords(
        """
        break case chan const continue default defer else fallthrough false for func go goto if import interface iota map nil package range
        return select struct switch true type var
        """)
      $0.types = keywords(
        """
        any bool byte comparable complex128 error float32 float64 int int8 int16 int32 int64 rune string uint uint8 uint16 uint32 uint64
        uintptr
        """)
      $0.strings = [.double, .backtick.literal]
      $0.habits = [.characters]
    },
  ]

  private static let applications: [CodeLanguage] = [
    CodeLanguage("swift", like: braces) {
      $0.keywords = keywords(
        """
        actor any as associatedtype async await borrowing break case catch class consuming continue convenience default defer deinit do
        else enum extension fallthrough false fileprivate final for func get guard if import in indirect init inout internal is lazy let
        mutating nil nonisolated open operator override package private protocol public repeat required rethrows return self Self set
        some static struct subscript super switch throw throws true try typealias unowned var weak where while
        """)
      $0.strings = [.tripleDouble.with("\\("), .double.with("\\(")]
      $0.rawString = .swift
      $0.preprocessor = .anywhere
      $0.habits = [.nestedComments, .capitalisedTypes, .annotations, .patterns]
    },
    CodeLanguage("java", like: braces) {
      $0.keywords = keywords(
        """
        abstract assert break case catch class continue default do else enum extends false final finally for if implements import instanceof
        interface native new null package permits private protected public record return sealed static super switch synchronized this
        throw throws transient true try var volatile while yield
        """)
      $0.types = keywords("boolean byte char double float int long short void")
      $0.strings = [.tripleDouble, .double]
      $0.habits = [.characters, .capitalisedTypes, .annotations]
    },
    CodeLanguage("kotlin kt kts", like: braces) {
      $0.keywords = keywords(
        """
        abstract actual as break by catch class companion const constructor continue data do else enum expect false final finally for fun
        get if import in init inline interface internal is lateinit null object open operator override package private protected public
        reified return sealed set super suspend this throw true try typealias val var when where while
        """)
      $0.strings = [.tripleDouble.literal.with("${"), .double.with("${")]
      $0.habits = [.characters, .nestedComments, .capitalisedTypes, .annotations]
    },
    CodeLanguage("csharp cs c# dotnet", like: braces) {
      $0.keywords = keywords(
        """
        abstract as async await base break case catch checked class const continue default delegate do else enum event explicit extern false
        finally fixed for foreach get if implicit in init interface internal is lock namespace new null operator out override params
        private protected public readonly record ref required return sealed set sizeof static struct switch this throw true try typeof
        unsafe using var virtual volatile when where while with yield
        """)
      $0.types = keywords("bool byte char decimal double dynamic float int long nint object sbyte short string uint ulong ushort void")
      $0.strings = [.tripleDouble.literal, .double]
      $0.rawString = .csharp
      $0.preprocessor = .line
      $0.habits = [.characters, .capitalisedTypes]
    },
  ]

  static func keywords(_ text: String) -> Set<String> { Set(text.words) }
}
