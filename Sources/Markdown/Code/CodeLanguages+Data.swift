extension CodeLanguage {
  static let functional: [CodeLanguage] = [
    CodeLanguage("haskell hs") {
      $0.lineComments = ["--"]
      $0.blockComments = [("{-", "-}")]
      $0.keywords = keywords(
        "case class data deriving do else foreign if import in infix infixl infixr instance let module newtype of qualified then type where"
      )
      $0.strings = [.double]
      $0.wordScalars = ["'"]
      $0.habits = [.characters, .nestedComments, .capitalisedTypes]
    },
    CodeLanguage("elixir ex exs") {
      $0.lineComments = ["#"]
      $0.keywords = keywords(
        """
        after alias and case catch cond def defimpl defmacro defmodule defp defprotocol defstruct do else end false fn for if import in nil
        not or quote raise receive require rescue true try unless unquote use when with
        """)
      $0.strings = [.tripleDouble.with("#{"), .double.long.with("#{"), .single]
      $0.wordScalars = ["?", "!"]
      $0.habits = [.capitalisedTypes, .annotations, .symbols]
    },
  ]

  static let tools: [CodeLanguage] = [
    CodeLanguage("sql postgres postgresql mysql sqlite plsql") {
      $0.lineComments = ["--"]
      $0.blockComments = [("/*", "*/")]
      $0.keywords = keywords(
        """
        add all alter analyze and any as asc begin between by cascade case check column commit conflict constraint create cross current_date
        current_timestamp default delete desc distinct do drop else end except exists explain false foreign from full grant group having if
        ilike in index inner insert intersect into is join key lateral left like limit materialized not nothing null offset on or order outer
        over partition primary recursive references returning revoke right rollback select set table then transaction trigger true truncate
        union unique update using values view when where window with
        """)
      $0.types = keywords(
        """
        bigint binary blob boolean bytea char character date datetime decimal double float int integer interval json jsonb money numeric
        real serial bigserial smallint text time timestamp timestamptz uuid varchar
        """)
      $0.strings = [.single.long.literal, .double.literal, .backtick.literal]
      $0.habits = [.ignoresCase]
    },
    CodeLanguage("dockerfile docker containerfile") {
      $0.lineComments = ["#"]
      $0.keywords = keywords(
        "ADD ARG AS CMD COPY ENTRYPOINT ENV EXPOSE FROM HEALTHCHECK LABEL MAINTAINER ONBUILD RUN SHELL STOPSIGNAL USER VOLUME WORKDIR")
      $0.strings = [.double, .single.literal]
      $0.sigils = ["$"]
      $0.wordScalars = ["-", ".", "/", ":"]
    },
    CodeLanguage("makefile make mk") {
      $0.lineComments = ["#"]
      $0.keywords = keywords("define else endef endif export ifdef ifeq ifndef ifneq include override unexport")
      $0.strings = [.double, .single]
      $0.sigils = ["$"]
      $0.wordScalars = ["-", ".", "/"]
      $0.keyMark = "="
      $0.habits = [.targets]
    },
  ]

  static let data: [CodeLanguage] = [
    CodeLanguage("json jsonc json5 jsonl ndjson geojson") {
      $0.lineComments = ["//"]
      $0.blockComments = [("/*", "*/")]
      $0.keywords = ["true", "false", "null"]
      $0.strings = [.double, .single]
      $0.keyMark = ":"
    },
    CodeLanguage("toml") {
      $0.lineComments = ["#"]
      $0.keywords = ["true", "false"]
      $0.strings = [.tripleDouble, .tripleSingle.literal, .double, .single.literal]
      $0.wordScalars = ["-", "."]
      $0.keyMark = "="
      $0.habits = [.sections]
    },
    CodeLanguage("ini cfg conf properties editorconfig dotenv env systemd") {
      $0.lineComments = [";", "#"]
      $0.strings = [.double]
      $0.wordScalars = ["-", ".", "/"]
      $0.keyMark = "="
      $0.habits = [.sections]
    },
    CodeLanguage("yaml yml", .yaml) {
      $0.keywords = keywords("true false null yes no on off True False Null ~")
    },
    CodeLanguage("diff patch", .diff),
  ]

  static let stylesheet = CodeLanguage("css", .stylesheet) {
    $0.blockComments = [("/*", "*/")]
    $0.strings = [.double, .single]
    $0.wordScalars = ["-"]
  }

  static let documents: [CodeLanguage] = [
    stylesheet,
    CodeLanguage("scss sass less", .stylesheet, like: stylesheet) { $0.lineComments = ["//"] },
    CodeLanguage("html htm xhtml xml svg rss atom plist vue svelte", .markup),
    CodeLanguage("markdown md", .markdown),
  ]
}
