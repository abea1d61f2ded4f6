extension Migration {
  /// The first schema: who (lists, subscribers, memberships, consents, tags, segments, suppressions), what (contents, campaigns),
  /// when (slots), the outbox and what holds it up, and what readers did with it (engagements).
  /// Invariants stand here, not in code: states are checked, and what may exist once is unique.
  static let initial = Migration(
    version: 1,
    sql: """
      CREATE TABLE signing_keys (
        id BIGINT PRIMARY KEY CHECK (id BETWEEN 1 AND 255),
        secret \(Dialect.bytes) NOT NULL,
        created_at BIGINT NOT NULL
      );
      CREATE TABLE erasure_keys (
        id BIGINT PRIMARY KEY CHECK (id = 1),
        secret \(Dialect.bytes) NOT NULL CHECK (length(secret) = 32),
        created_at BIGINT NOT NULL
      );
      CREATE TABLE lists (
        id \(Dialect.identity),
        slug TEXT NOT NULL UNIQUE,
        name TEXT NOT NULL DEFAULT '',
        description TEXT NOT NULL DEFAULT '',
        visibility TEXT NOT NULL DEFAULT 'public' CHECK (visibility IN ('public', 'private')),
        opt_in TEXT NOT NULL DEFAULT 'double' CHECK (opt_in IN ('double', 'single')),
        created_at BIGINT NOT NULL
      );
      CREATE TABLE subscribers (
        id \(Dialect.identity),
        public_id \(Dialect.bytes) NOT NULL UNIQUE CHECK (length(public_id) = 16),
        address TEXT NOT NULL,
        address_key TEXT NOT NULL UNIQUE,
        name TEXT NOT NULL DEFAULT '',
        attributes \(Dialect.json) NOT NULL DEFAULT '{}',
        zone TEXT NOT NULL DEFAULT '',
        language TEXT NOT NULL DEFAULT '',
        created_at BIGINT NOT NULL,
        erased_at BIGINT
      );
      \(SortIndex.definitions.joined(separator: ";\n"));
      CREATE TABLE memberships (
        list_id BIGINT NOT NULL REFERENCES lists (id),
        subscriber_id BIGINT NOT NULL REFERENCES subscribers (id),
        state TEXT NOT NULL CHECK (state IN ('pending', 'confirmed', 'unsubscribed', 'bounced', 'complained', 'erased')),
        snoozed_until BIGINT,
        frequency TEXT CHECK (frequency IN ('weekly', 'monthly')),
        remind_at BIGINT,
        changed_at BIGINT NOT NULL,
        PRIMARY KEY (list_id, subscriber_id)
      ) \(Dialect.clustered);
      CREATE INDEX memberships_not_confirmed ON memberships (list_id, state, subscriber_id) WHERE state <> 'confirmed';
      CREATE INDEX memberships_with_frequency ON memberships (list_id, frequency, subscriber_id) WHERE frequency IS NOT NULL;
      CREATE INDEX memberships_to_remind ON memberships (remind_at) WHERE remind_at IS NOT NULL;
      CREATE TABLE signup_counts (
        scope TEXT NOT NULL CHECK (scope IN ('network', 'domain', 'address')),
        key TEXT NOT NULL CHECK (length(key) = 32),
        since BIGINT NOT NULL,
        count BIGINT NOT NULL,
        PRIMARY KEY (scope, key)
      ) \(Dialect.clustered);
      CREATE INDEX signup_counts_by_age ON signup_counts (since);
      CREATE TABLE consent_forms (
        hash TEXT PRIMARY KEY CHECK (length(hash) = 64),
        words TEXT NOT NULL,
        first_shown_at BIGINT NOT NULL
      );
      CREATE TABLE consents (
        subscriber_id BIGINT NOT NULL REFERENCES subscribers (id),
        number BIGINT NOT NULL,
        list_id BIGINT REFERENCES lists (id),
        event TEXT NOT NULL,
        cause TEXT NOT NULL,
        form_hash TEXT REFERENCES consent_forms (hash),
        network TEXT,
        at BIGINT NOT NULL,
        PRIMARY KEY (subscriber_id, number)
      ) \(Dialect.clustered);
      CREATE TABLE tags (
        id \(Dialect.identity),
        name TEXT NOT NULL UNIQUE
      );
      CREATE TABLE subscriber_tags (
        tag_id BIGINT NOT NULL REFERENCES tags (id),
        subscriber_id BIGINT NOT NULL REFERENCES subscribers (id),
        PRIMARY KEY (tag_id, subscriber_id)
      ) \(Dialect.clustered);
      CREATE TABLE segments (
        slug TEXT PRIMARY KEY,
        rule TEXT NOT NULL,
        changed_at BIGINT NOT NULL
      );
      CREATE TABLE suppressions (
        id \(Dialect.identity),
        kind TEXT NOT NULL CHECK (kind IN ('address', 'domain', 'hash', 'erased')),
        value TEXT NOT NULL,
        list_id BIGINT REFERENCES lists (id),
        reason TEXT NOT NULL,
        created_at BIGINT NOT NULL
      );
      CREATE UNIQUE INDEX suppressions_once ON suppressions (kind, value, coalesce(list_id, 0));
      CREATE TABLE imports (
        key TEXT PRIMARY KEY CHECK (length(key) = 64),
        file TEXT NOT NULL,
        line BIGINT NOT NULL,
        report TEXT NOT NULL,
        started_at BIGINT NOT NULL,
        finished_at BIGINT
      );
      CREATE TABLE contents (
        hash TEXT PRIMARY KEY CHECK (length(hash) = 64),
        title TEXT NOT NULL,
        description TEXT NOT NULL,
        issue TEXT NOT NULL
      );
      CREATE TABLE campaigns (
        id \(Dialect.identity),
        name TEXT NOT NULL UNIQUE,
        slug TEXT NOT NULL,
        list_id BIGINT NOT NULL REFERENCES lists (id),
        kind TEXT NOT NULL DEFAULT 'issue' CHECK (kind IN ('issue', 'confirmation', 'reminder', 'welcome')),
        mode TEXT NOT NULL CHECK (mode IN ('live', 'rehearsal')),
        state TEXT NOT NULL CHECK (state IN ('scheduled', 'freezing', 'sending', 'sent', 'cancelled')),
        promise TEXT NOT NULL CHECK (promise IN ('never-twice', 'never-miss')),
        content_hash TEXT NOT NULL REFERENCES contents (hash),
        rule TEXT NOT NULL DEFAULT '',
        send_at BIGINT NOT NULL,
        expires_after BIGINT NOT NULL,
        audience BIGINT,
        created_at BIGINT NOT NULL,
        frozen_at BIGINT,
        finished_at BIGINT,
        CHECK ((audience IS NULL) = (frozen_at IS NULL))
      );
      CREATE UNIQUE INDEX campaigns_once_live ON campaigns (list_id, slug) WHERE mode = 'live' AND kind = 'issue' AND state <> 'cancelled';
      CREATE TABLE deliveries (
        id \(Dialect.identity),
        campaign_id BIGINT NOT NULL REFERENCES campaigns (id),
        subscriber_id BIGINT NOT NULL REFERENCES subscribers (id),
        state TEXT NOT NULL CHECK (state IN ('planned', 'leased', 'accepted', 'deferred', 'failed', 'uncertain', 'excluded')),
        due_at BIGINT NOT NULL,
        attempts BIGINT NOT NULL DEFAULT 0,
        worker TEXT,
        lease BIGINT,
        reply TEXT,
        changed_at BIGINT NOT NULL,
        UNIQUE (campaign_id, subscriber_id),
        CHECK ((state = 'leased') = (worker IS NOT NULL AND lease IS NOT NULL))
      );
      CREATE INDEX deliveries_due ON deliveries (campaign_id, due_at, id) WHERE state IN ('planned', 'deferred');
      CREATE INDEX deliveries_leased ON deliveries (worker) WHERE state = 'leased';
      CREATE INDEX deliveries_by_subscriber ON deliveries (subscriber_id);
      CREATE TABLE route_troubles (
        mode TEXT PRIMARY KEY CHECK (mode IN ('live', 'rehearsal')),
        reason TEXT NOT NULL,
        since BIGINT NOT NULL,
        next_try BIGINT NOT NULL
      );
      CREATE TABLE engagements (
        campaign_id BIGINT NOT NULL REFERENCES campaigns (id),
        kind TEXT NOT NULL CHECK (kind IN ('opened', 'clicked')),
        subscriber_id BIGINT NOT NULL REFERENCES subscribers (id),
        first_at BIGINT NOT NULL,
        last_at BIGINT NOT NULL,
        PRIMARY KEY (campaign_id, kind, subscriber_id)
      ) \(Dialect.clustered);
      CREATE TABLE slots (
        id \(Dialect.identity),
        list_id BIGINT NOT NULL UNIQUE REFERENCES lists (id),
        rule TEXT NOT NULL,
        zone TEXT NOT NULL,
        since BIGINT NOT NULL
      );
      CREATE TABLE slot_occurrences (
        list_id BIGINT NOT NULL REFERENCES lists (id),
        mode TEXT NOT NULL CHECK (mode IN ('live', 'rehearsal')),
        local_date TEXT NOT NULL CHECK (length(local_date) = 10),
        outcome TEXT NOT NULL CHECK (outcome IN ('sent', 'missed')),
        campaign_id BIGINT REFERENCES campaigns (id),
        decided_at BIGINT NOT NULL,
        PRIMARY KEY (list_id, mode, local_date),
        CHECK ((outcome = 'sent') = (campaign_id IS NOT NULL))
      );
      """)
}
