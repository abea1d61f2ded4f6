extension Migration {
  /// Several relays: the trouble of each and, under no name, of all; how fast each was told to be; and how much each has sent on a day, for
  /// those that receivers have yet to get to know. A campaign knows its From, which its relay may depend on, and `canary_ends`: a first few
  /// of its readers have it before, and the others wait for how that goes.
  static let routes = Migration(
    version: 5,
    sql: """
      DROP TABLE route_troubles;
      CREATE TABLE route_troubles (
        mode TEXT NOT NULL CHECK (mode IN ('live', 'rehearsal')),
        route TEXT NOT NULL,
        reason TEXT NOT NULL,
        since BIGINT NOT NULL,
        next_try BIGINT NOT NULL,
        PRIMARY KEY (mode, route)
      ) \(Dialect.clustered);
      CREATE TABLE route_speeds (
        mode TEXT NOT NULL CHECK (mode IN ('live', 'rehearsal')),
        route TEXT NOT NULL,
        per_hour BIGINT NOT NULL CHECK (per_hour > 0),
        at BIGINT NOT NULL,
        PRIMARY KEY (mode, route)
      ) \(Dialect.clustered);
      CREATE TABLE route_days (
        mode TEXT NOT NULL CHECK (mode IN ('live', 'rehearsal')),
        route TEXT NOT NULL,
        day BIGINT NOT NULL,
        sent BIGINT NOT NULL CHECK (sent > 0),
        PRIMARY KEY (mode, route, day)
      ) \(Dialect.clustered);
      ALTER TABLE campaigns ADD COLUMN sender TEXT;
      ALTER TABLE campaigns ADD COLUMN canary_ends BIGINT;
      """)
}
