extension Migration {
  /// An import that did not end knows the file of its refused rows, whatever the imported file is called the next time. And imports count
  /// whom they changed: those before changed people without counting them.
  static let rejects = Migration(
    version: 6,
    sql: """
      ALTER TABLE imports ADD COLUMN rejects TEXT;
      UPDATE imports SET report = replace(report, '"added":', '"changed":0,"added":');
      """)
}
