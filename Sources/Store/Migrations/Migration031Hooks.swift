extension Migration {
  /// Programs elsewhere that are told what happens (`hooks`): how far each has been told, how that goes, and who is at it. `hook_journal` names what
  /// happened, in the order in which it was committed, and holds nothing of it: what is told is read when it is told. It is written by the
  /// transactions that change something, whoever makes them, and only while a hook wants to hear of that; without hooks it costs a look into an
  /// empty table. Of who is erased the id by which programs know them stays here until they were told.
  static let hooks = Migration(
    version: 31,
    sql: """
      CREATE TABLE hooks (
        name TEXT PRIMARY KEY,
        mark TEXT NOT NULL UNIQUE,
        events TEXT NOT NULL,
        position BIGINT NOT NULL,
        failures BIGINT NOT NULL DEFAULT 0,
        failing_since BIGINT,
        next_at BIGINT NOT NULL DEFAULT 0,
        rested_at BIGINT,
        rest_reason TEXT,
        worker TEXT,
        leased_until BIGINT,
        taken_at BIGINT,
        answer TEXT,
        answered_at BIGINT,
        created_at BIGINT NOT NULL,
        seen_at BIGINT NOT NULL,
        CHECK ((failures = 0) = (failing_since IS NULL)),
        CHECK ((rested_at IS NULL) = (rest_reason IS NULL)),
        CHECK ((worker IS NULL) = (leased_until IS NULL))
      );
      CREATE TABLE hook_journal (
        id \(Dialect.identity),
        event TEXT NOT NULL,
        at BIGINT NOT NULL,
        list_id BIGINT REFERENCES lists (id),
        subscriber_id BIGINT REFERENCES subscribers (id),
        number BIGINT,
        public_id \(Dialect.bytes),
        campaign_id BIGINT REFERENCES campaigns (id),
        CHECK ((subscriber_id IS NULL) = (campaign_id IS NOT NULL)),
        CHECK (public_id IS NULL OR event = 'subscriber.erased')
      );
      CREATE INDEX hook_journal_by_time ON hook_journal (at);
      CREATE INDEX hook_journal_of_subscriber ON hook_journal (subscriber_id) WHERE subscriber_id IS NOT NULL;
      CREATE INDEX hook_journal_erased ON hook_journal (id) WHERE public_id IS NOT NULL;
      \(hookPeople)
      \(hookCampaigns)
      \(hookMessages)
      """)

  /// Whether some hook wants to hear of it.
  private static func isWanted(_ event: String) -> String {
    "EXISTS (SELECT 1 FROM hooks h WHERE \(Dialect.contains("h.events", "' ' || \(event) || ' '")))"
  }

  private static let hookPeople = Dialect.trigger(
    "hook_people", after: "INSERT ON consents",
    when: "NEW.event NOT IN ('pending', 'reminded', 'exported') AND EXISTS (SELECT 1 FROM hooks)",
    do: """
      INSERT INTO hook_journal (event, at, list_id, subscriber_id, number, public_id)
      SELECT e.event, NEW.at, NEW.list_id, NEW.subscriber_id, NEW.number,
        CASE NEW.event WHEN 'erased' THEN (SELECT s.public_id FROM subscribers s WHERE s.id = NEW.subscriber_id) END
      FROM (
        SELECT 'subscriber.' || CASE WHEN NEW.event IN ('snoozed', 'resumed', 'changed', 'untagged') THEN 'updated' ELSE NEW.event END AS event
      ) e WHERE \(isWanted("e.event"))
      """)

  /// When it came to where it stands; of one that goes on after a pause its row does not tell.
  private static let changedAt = """
    coalesce(CASE NEW.state WHEN 'scheduled' THEN NEW.created_at WHEN 'sent' THEN NEW.finished_at WHEN 'paused' THEN NEW.halted_at
      WHEN 'cancelled' THEN NEW.halted_at END, \(Dialect.clock))
    """

  /// What goes to many.
  private static let hookCampaigns =
    Dialect.trigger(
      "hook_new_campaigns", after: "INSERT ON campaigns", when: "NEW.kind IN ('issue', 'digest') AND EXISTS (SELECT 1 FROM hooks)",
      do: tell("'campaign.' || NEW.state", ofList: "NEW.list_id", at: "NEW.created_at"))
    + "\n"
    + Dialect.trigger(
      "hook_campaigns", after: "UPDATE OF state ON campaigns",
      when: "NEW.state <> OLD.state AND NEW.kind IN ('issue', 'digest') AND EXISTS (SELECT 1 FROM hooks)",
      do: tell(
        "'campaign.' || NEW.state", ofList: "NEW.list_id", at: "CASE OLD.state WHEN 'freezing' THEN NEW.frozen_at ELSE \(changedAt) END"))

  /// What programs have sent to one person: how it ended, and what came back of it.
  private static let hookMessages =
    Dialect.trigger(
      "hook_messages", after: "UPDATE OF state ON campaigns",
      when: "NEW.state <> OLD.state AND NEW.kind = 'message' AND NEW.state IN ('sent', 'cancelled') AND EXISTS (SELECT 1 FROM hooks)",
      do: tell(
        """
        'message.' || CASE NEW.state WHEN 'cancelled' THEN 'cancelled' ELSE
          (SELECT d.state FROM deliveries d WHERE d.campaign_id = NEW.id ORDER BY d.id LIMIT 1) END
        """, ofList: "NULL", at: changedAt))
    + "\n"
    + Dialect.trigger(
      "hook_returns", after: "INSERT ON feedback",
      when: """
        NEW.campaign_id IS NOT NULL AND NEW.kind IN ('bounce', 'complaint', 'delivered') AND EXISTS (SELECT 1 FROM hooks)
          AND EXISTS (SELECT 1 FROM campaigns c WHERE c.id = NEW.campaign_id AND c.kind = 'message')
        """,
      do: tell(
        "'message.' || CASE NEW.kind WHEN 'bounce' THEN 'bounced' WHEN 'complaint' THEN 'complained' ELSE NEW.kind END", ofList: "NULL",
        at: "NEW.at", id: "NEW.campaign_id"))

  private static func tell(_ event: String, ofList list: String, at time: String, id: String = "NEW.id") -> String {
    """
    INSERT INTO hook_journal (event, at, list_id, campaign_id)
    SELECT e.event, \(time), \(list), \(id) FROM (SELECT \(event) AS event) e WHERE \(isWanted("e.event"))
    """
  }
}
