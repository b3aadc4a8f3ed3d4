extension Schema {
    /// A person's account and linkings go with the person. No person: the house.
    ///
    /// Every sealed column stands in exactly the stages that need it, so that nothing outlives its use by an oversight.
    static let accounts = Migration(
        name: "0006 accounts",
        sql: """
            CREATE TABLE accounts (
              id TEXT PRIMARY KEY CHECK (length(id) = 26),
              person TEXT REFERENCES people (id) ON DELETE CASCADE,
              state TEXT NOT NULL CHECK (state IN ('linked', 'needs-relink')),
              account TEXT NOT NULL CHECK (length(account) <= 65536),
              tokens TEXT CHECK (length(tokens) <= 65536),
              authorized_at INTEGER NOT NULL,
              consent_ends_at INTEGER NOT NULL CHECK (consent_ends_at > authorized_at),
              warned_at INTEGER,
              CHECK ((state = 'linked') = (tokens IS NOT NULL))
            ) STRICT;
            CREATE UNIQUE INDEX accounts_by_person ON accounts (coalesce(person, ''));
            CREATE INDEX accounts_to_warn ON accounts (consent_ends_at) WHERE state = 'linked' AND warned_at IS NULL;
            CREATE TABLE links (
              id TEXT PRIMARY KEY CHECK (length(id) = 26),
              person TEXT REFERENCES people (id) ON DELETE CASCADE,
              stage TEXT NOT NULL CHECK (stage IN ('ticket', 'begun', 'taken', 'granted', 'linked', 'void')),
              language TEXT NOT NULL CHECK (language IN ('ko', 'en')),
              created_at INTEGER NOT NULL,
              ends_at INTEGER NOT NULL,
              name TEXT CHECK (length(name) <= 4096),
              ticket_hash BLOB UNIQUE CHECK (length(ticket_hash) = 32),
              state_hash BLOB UNIQUE CHECK (length(state_hash) = 32),
              cookie_hash BLOB UNIQUE CHECK (length(cookie_hash) = 32),
              verifier TEXT CHECK (length(verifier) <= 4096),
              granted TEXT CHECK (length(granted) <= 65536),
              code_hash BLOB UNIQUE CHECK (length(code_hash) = 32),
              tries INTEGER CHECK (tries BETWEEN 1 AND 5),
              request TEXT CHECK (length(request) <= 200),
              CHECK ((stage = 'void') = (name IS NULL)),
              CHECK ((stage = 'ticket') = (ticket_hash IS NOT NULL)),
              CHECK ((stage = 'begun') = (state_hash IS NOT NULL)),
              CHECK ((stage = 'begun') = (verifier IS NOT NULL)),
              CHECK ((stage IN ('begun', 'taken', 'granted', 'linked')) = (cookie_hash IS NOT NULL)),
              CHECK ((stage IN ('granted', 'linked')) = (granted IS NOT NULL)),
              CHECK ((stage IN ('granted', 'linked')) = (code_hash IS NOT NULL)),
              CHECK ((stage = 'granted') = (tries IS NOT NULL)),
              CHECK ((stage = 'linked') = (request IS NOT NULL))
            ) STRICT;
            CREATE INDEX links_by_person ON links (person, created_at);
            CREATE INDEX links_by_end ON links (ends_at) WHERE stage NOT IN ('linked', 'void');
            CREATE INDEX links_by_age ON links (created_at);
            """)
}
