extension CodeLanguage {
  static let javascript = CodeLanguage("javascript js mjs cjs node jsx") {
    $0.lineComments = ["//"]
    $0.blockComments = [("/*", "*/")]
    $0.keywords = keywords(
      """
      as async await break case catch class const continue debugger default delete do else export extends false finally for from function
      get if import in instanceof let new null of return set static super switch this throw true try typeof undefined var void while
      with yield
      """)
    $0.strings = [.double, .single, .backtick.with("${")]
    $0.wordScalars = ["$"]
    $0.habits = [.capitalisedTypes, .annotations, .patterns, .elements]
  }

  private static let typescript = CodeLanguage("tsx", like: javascript) {
    $0.keywords.formUnion(
      keywords(
        """
        abstract asserts declare enum implements infer interface is keyof namespace override private protected public readonly satisfies
        type unique
        """))
    $0.types = keywords("any bigint boolean never number object string symbol unknown")
  }

  static let php = CodeLanguage("php") {
    $0.lineComments = ["//", "#"]
    $0.blockComments = [("/*", "*/")]
    $0.keywords = keywords(
      """
      abstract and array as break case catch class clone const continue declare default do echo else elseif empty enum extends false final
      finally fn for foreach function global if implements include include_once instanceof interface isset list match namespace new null
      or print private protected public readonly require require_once return self static switch this throw trait true try unset use var
      while yield
      """)
    $0.types = keywords("bool callable float int iterable mixed never object string void")
    $0.strings = [.double.long, .single.long]
    $0.sigils = ["$"]
    $0.preprocessor = .brackets
    $0.habits = [.capitalisedTypes, .heredocs]
  }

  static let shell = CodeLanguage("sh bash shell zsh fish") {
    $0.lineComments = ["#"]
    $0.keywords = keywords("case do done elif else esac fi for function if in local export return select then time until while")
    $0.strings = [.double.long.with("$("), .single.long.literal, .backtick]
    $0.sigils = ["$"]
    $0.wordScalars = ["-", ".", "/", "+", "~", ":", "@", "%", ","]
    $0.habits = [.heredocs, .commands]
  }

  static let scripts: [CodeLanguage] = [
    javascript, typescript, php, shell,
    CodeLanguage("typescript ts mts cts", like: typescript) { $0.habits.remove(.elements) },
    CodeLanguage("console shell-session shellsession terminal", .console, like: shell),
    CodeLanguage("python py python3 py3") {
      $0.lineComments = ["#"]
      $0.keywords = keywords(
        """
        and as assert async await break case class continue def del elif else except False finally for from global if import in is lambda
        match None nonlocal not or pass raise return self True try while with yield
        """)
      $0.types = keywords("bool bytes dict float frozenset int list object set str tuple")
      $0.strings = [.tripleDouble, .tripleSingle, .double, .single]
      $0.prefixes = ["r", "b", "f", "u", "rb", "br", "fr", "rf", "R", "B", "F", "t"]
      $0.habits = [.capitalisedTypes, .annotations]
    },
    CodeLanguage("ruby rb") {
      $0.lineComments = ["#"]
      $0.blockComments = [("=begin", "=end")]
      $0.keywords = keywords(
        """
        alias and attr_accessor attr_reader begin break case class def defined? do else elsif end ensure extend false for if in include
        module next nil not or private raise redo require require_relative rescue retry return self super then true undef unless until
        when while yield
        """)
      $0.strings = [.double.long.with("#{"), .single.long, .backtick.with("#{")]
      $0.sigils = ["@", "$"]
      $0.wordScalars = ["?", "!"]
      $0.habits = [.capitalisedTypes, .patterns, .symbols, .heredocs]
    },
    CodeLanguage("perl pl") {
      $0.lineComments = ["#"]
      $0.keywords = keywords(
        """
        and cmp die do else elsif eq foreach for ge gt if last le lt my ne next no not or our package print redo require return say sub
        undef unless until use while xor
        """)
      $0.strings = [.double.long, .single.long, .backtick]
      $0.sigils = ["$", "@", "%"]
      $0.habits = [.patterns, .heredocs]
    },
    CodeLanguage("lua") {
      $0.lineComments = ["--"]
      $0.blockComments = [("--[[", "]]"), ("--[=[", "]=]")]
      $0.keywords = keywords(
        "and break do else elseif end false for function goto if in local nil not or repeat return then true until while")
      $0.strings = [.double, .single]
      $0.rawString = .lua
    },
    CodeLanguage("r") {
      $0.lineComments = ["#"]
      $0.keywords = keywords("break else FALSE for function if in Inf library NA NaN next NULL repeat return TRUE while")
      $0.strings = [.double.long, .single.long, .backtick]
      $0.wordScalars = ["."]
    },
  ]
}
