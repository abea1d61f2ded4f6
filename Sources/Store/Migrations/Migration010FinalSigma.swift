extension Migration {
  /// A sigma that ends a word is the same letter as one within: address keys have the latter. Who is here under both spellings keeps theirs.
  static let finalSigma = Migration(
    version: 10,
    sql: """
      UPDATE subscribers SET address_key = replace(address_key, 'ς', 'σ')
      WHERE id IN (
        SELECT min(id) FROM subscribers WHERE \(Dialect.contains("address_key", "'ς'")) GROUP BY replace(address_key, 'ς', 'σ'))
      AND NOT EXISTS (SELECT 1 FROM subscribers o WHERE o.address_key = replace(subscribers.address_key, 'ς', 'σ'));
      INSERT INTO suppressions (kind, value, list_id, reason, created_at)
      SELECT kind, replace(value, 'ς', 'σ'), list_id, reason, created_at FROM suppressions
      WHERE kind = 'address' AND \(Dialect.contains("value", "'ς'")) ON CONFLICT DO NOTHING;
      DELETE FROM suppressions WHERE kind = 'address' AND \(Dialect.contains("value", "'ς'"));
      """)
}
