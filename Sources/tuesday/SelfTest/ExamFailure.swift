/// Why a part of an exam is not passed.
struct ExamFailure: Error {
  let words: String

  init(_ words: String) { self.words = words }
}
