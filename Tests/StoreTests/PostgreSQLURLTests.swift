import Testing

@testable import Store

@Suite struct PostgreSQLURLTests {
  @Test(arguments: [
    ("postgresql://me:hunter2@db.example/letter", "postgresql://me@db.example/letter"),
    ("postgres://me:hunter%402@[::1]:5433,b:1/letter?sslmode=require", "postgres://me@[::1]:5433,b:1/letter?sslmode=require"),
    ("postgresql:///letter?host=/run&password=hunter2&user=me", "postgresql:///letter?host=/run&password=…&user=me"),
    ("postgresql:///letter?options=-csearch_path%3Dash", "postgresql:///letter?options=-csearch_path%3Dash"),
  ])
  func `A URL is shown without its password`(text: String, shown: String) {
    #expect(PostgreSQLURL(text)?.shown == shown)
  }

  @Test(arguments: [
    "tuesday.sqlite", "mysql://me@host/db", "postgresql:/letter", "postgresql://me:hun@ter2@host/db", "postgresql://me:hun/ter2@host/db",
    "postgresql://me:hun%ter2@host/db", "postgresql://me:hun#ter2@host/db",
  ])
  func `What libpq would cut at another place than its writer meant is none`(text: String) {
    #expect(PostgreSQLURL(text) == nil)
  }
}
