/// The tables, as the migrations that lead to them. A migration that was once released is never changed again: a change
/// is a new one at the end, such that the version before can go on beside it (DB-7).
///
/// Times are milliseconds since 1970. Chats are their address keys with the topic beside. Text of people is sealed.
enum Schema {
    static let migrations = [
        people, inbox, jobs, outbox, lists, accounts, house, pictures, turns, wishes, forgiveness, never,
    ]

    private static let people = Migration(
        name: "0001 people",
        sql: """
            CREATE TABLE store (
              id INTEGER PRIMARY KEY CHECK (id = 1),
              data_key TEXT NOT NULL,
              boot INTEGER NOT NULL CHECK (boot >= 0),
              -- Updates that wait or run; kept by the triggers of `jobs`.
              depth INTEGER NOT NULL DEFAULT 0 CHECK (depth >= 0)
            ) STRICT;
            CREATE TABLE people (
              id TEXT PRIMARY KEY CHECK (length(id) = 26),
              address TEXT NOT NULL UNIQUE CHECK (length(address) BETWEEN 5 AND 200),
              data_key TEXT NOT NULL,
              language TEXT CHECK (language IN ('ko', 'en')),
              created_at INTEGER NOT NULL,
              slowed_down_at INTEGER
            ) STRICT;
            CREATE TABLE blocked (
              address TEXT PRIMARY KEY CHECK (length(address) BETWEEN 5 AND 200),
              blocked_at INTEGER NOT NULL
            ) STRICT;
            """)

    private static let inbox = Migration(
        name: "0002 inbox",
        sql: """
            CREATE TABLE updates (
              key TEXT PRIMARY KEY CHECK (length(key) BETWEEN 1 AND 200),
              message_key TEXT UNIQUE CHECK (length(message_key) BETWEEN 1 AND 200),
              person TEXT REFERENCES people (id),
              rejection TEXT CHECK (length(rejection) <= 200),
              received_at INTEGER NOT NULL
            ) STRICT;
            CREATE INDEX updates_by_person ON updates (person) WHERE person IS NOT NULL;
            CREATE INDEX updates_by_age ON updates (received_at);
            CREATE TABLE tombstones (
              hash BLOB PRIMARY KEY CHECK (length(hash) BETWEEN 16 AND 64),
              until INTEGER NOT NULL
            ) STRICT;
            CREATE TABLE polling (
              bot TEXT PRIMARY KEY CHECK (length(bot) BETWEEN 1 AND 64),
              next_offset INTEGER NOT NULL CHECK (next_offset >= 0)
            ) STRICT;
            """)

    /// `behind`: an earlier job of the same person goes first, so that claiming need not look at this one.
    private static let jobs = Migration(
        name: "0003 jobs",
        sql: """
            CREATE TABLE jobs (
              id TEXT PRIMARY KEY CHECK (length(id) = 26),
              key TEXT UNIQUE CHECK (length(key) BETWEEN 1 AND 200),
              kind TEXT NOT NULL CHECK (kind IN ('update', 'reconcile', 'notice')),
              person TEXT REFERENCES people (id),
              chat TEXT CHECK (length(chat) BETWEEN 5 AND 200),
              thread TEXT CHECK (length(thread) <= 64 AND (thread IS NULL OR chat IS NOT NULL)),
              payload TEXT NOT NULL CHECK (length(payload) <= 8388608),
              state TEXT NOT NULL CHECK (state IN ('available', 'running', 'parked', 'completed', 'dead')),
              received_at INTEGER NOT NULL,
              deadline INTEGER NOT NULL,
              run_at INTEGER NOT NULL,
              ended_at INTEGER,
              crowded INTEGER NOT NULL CHECK (crowded IN (0, 1)),
              behind INTEGER NOT NULL DEFAULT 0 CHECK (behind IN (0, 1)),
              reconciles INTEGER NOT NULL DEFAULT 0 CHECK (reconciles IN (0, 1)),
              fence INTEGER NOT NULL DEFAULT 0 CHECK (fence >= 0),
              lease_until INTEGER,
              crashes INTEGER NOT NULL DEFAULT 0 CHECK (crashes BETWEEN 0 AND 3),
              progressed INTEGER NOT NULL DEFAULT 0 CHECK (progressed IN (0, 1)),
              parked_for TEXT CHECK (parked_for IN ('relink', 'quota', 'key')),
              error TEXT CHECK (length(error) <= 200),
              CHECK ((state = 'running') = (lease_until IS NOT NULL)),
              CHECK ((state = 'parked') = (parked_for IS NOT NULL)),
              CHECK ((state = 'dead') = (error IS NOT NULL)),
              CHECK ((state IN ('completed', 'dead')) = (ended_at IS NOT NULL)),
              CHECK (behind = 0 OR (state = 'available' AND person IS NOT NULL AND kind = 'update'))
            ) STRICT;
            CREATE INDEX jobs_to_claim ON jobs (run_at, id) WHERE state = 'available' AND behind = 0;
            CREATE INDEX jobs_running ON jobs (person) WHERE state = 'running';
            CREATE INDEX jobs_parked ON jobs (run_at) WHERE state = 'parked';
            CREATE INDEX jobs_alone ON jobs (run_at) WHERE crashes >= 2;
            CREATE INDEX jobs_ended ON jobs (state, ended_at) WHERE ended_at IS NOT NULL;
            CREATE INDEX jobs_by_person ON jobs (person, state, id) WHERE person IS NOT NULL;
            CREATE INDEX jobs_filling_places ON jobs (person)
              WHERE state IN ('available', 'running') AND kind = 'update' AND crowded = 0;
            CREATE INDEX jobs_by_chat ON jobs (chat) WHERE chat IS NOT NULL;
            CREATE TRIGGER jobs_deepen AFTER INSERT ON jobs
              WHEN NEW.kind = 'update' AND NEW.state IN ('available', 'running')
              BEGIN UPDATE store SET depth = depth + 1; END;
            CREATE TRIGGER jobs_lighten AFTER DELETE ON jobs
              WHEN OLD.kind = 'update' AND OLD.state IN ('available', 'running')
              BEGIN UPDATE store SET depth = depth - 1; END;
            CREATE TRIGGER jobs_change AFTER UPDATE OF state ON jobs
              WHEN NEW.kind = 'update'
                AND (OLD.state IN ('available', 'running')) <> (NEW.state IN ('available', 'running'))
              BEGIN
                UPDATE store SET depth = depth + iif(NEW.state IN ('available', 'running'), 1, -1);
              END;
            CREATE TABLE steps (
              job TEXT NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
              name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 64),
              state TEXT NOT NULL CHECK (state IN ('intent', 'done')),
              attempt INTEGER NOT NULL CHECK (attempt >= 1),
              failures INTEGER NOT NULL DEFAULT 0 CHECK (failures >= 0),
              fence INTEGER NOT NULL CHECK (fence >= 1),
              note TEXT CHECK (length(note) <= 8388608),
              PRIMARY KEY (job, name)
            ) STRICT, WITHOUT ROWID;
            """)

    private static let outbox = Migration(
        name: "0004 outbox",
        sql: """
            CREATE TABLE moved_chats (
              old TEXT PRIMARY KEY CHECK (length(old) BETWEEN 5 AND 200),
              new TEXT NOT NULL CHECK (length(new) BETWEEN 5 AND 200 AND new <> old)
            ) STRICT;
            CREATE TABLE slots (
              slot TEXT PRIMARY KEY CHECK (length(slot) BETWEEN 1 AND 200),
              chat TEXT NOT NULL,
              person TEXT REFERENCES people (id),
              message TEXT CHECK (length(message) BETWEEN 1 AND 64),
              -- Goes with its last saying: nothing will be said in it again.
              passing INTEGER NOT NULL DEFAULT 0 CHECK (passing IN (0, 1)),
              used_at INTEGER NOT NULL
            ) STRICT;
            CREATE INDEX slots_by_chat ON slots (chat);
            CREATE INDEX slots_by_person ON slots (person) WHERE person IS NOT NULL;
            CREATE INDEX slots_by_age ON slots (used_at);
            CREATE TABLE outbox (
              id INTEGER PRIMARY KEY AUTOINCREMENT,
              slot TEXT NOT NULL REFERENCES slots (slot),
              chat TEXT NOT NULL CHECK (length(chat) BETWEEN 5 AND 200),
              thread TEXT CHECK (length(thread) <= 64),
              person TEXT REFERENCES people (id),
              reply_to TEXT CHECK (length(reply_to) <= 64),
              reply TEXT NOT NULL CHECK (length(reply) <= 33554432),
              final INTEGER NOT NULL CHECK (final IN (0, 1)),
              state TEXT NOT NULL CHECK (state IN ('waiting', 'failed')),
              failure TEXT CHECK (failure IN ('unreachable', 'refused', 'expired')),
              attempt INTEGER NOT NULL DEFAULT 0 CHECK (attempt >= 0),
              created_at INTEGER NOT NULL,
              due_at INTEGER NOT NULL,
              CHECK ((state = 'failed') = (failure IS NOT NULL))
            ) STRICT;
            CREATE INDEX outbox_waiting ON outbox (chat, id) WHERE state = 'waiting';
            CREATE INDEX outbox_due ON outbox (due_at) WHERE state = 'waiting';
            CREATE INDEX outbox_by_slot ON outbox (slot, id);
            CREATE INDEX outbox_by_person ON outbox (person) WHERE person IS NOT NULL;
            """)

    private static let lists = Migration(
        name: "0005 lists",
        sql: """
            CREATE TABLE lists (
              id TEXT PRIMARY KEY CHECK (length(id) BETWEEN 1 AND 64),
              person TEXT NOT NULL REFERENCES people (id),
              chat TEXT NOT NULL CHECK (length(chat) BETWEEN 5 AND 200),
              thread TEXT CHECK (length(thread) <= 64),
              slot TEXT NOT NULL CHECK (length(slot) BETWEEN 1 AND 200),
              created_at INTEGER NOT NULL,
              changed_at INTEGER NOT NULL,
              contents TEXT NOT NULL CHECK (length(contents) <= 8388608)
            ) STRICT;
            CREATE INDEX lists_by_slot ON lists (slot);
            CREATE INDEX lists_by_person ON lists (person, created_at);
            CREATE INDEX lists_by_chat ON lists (chat);
            CREATE INDEX lists_by_age ON lists (changed_at);
            CREATE TABLE made_playlists (
              id INTEGER PRIMARY KEY,
              person TEXT NOT NULL REFERENCES people (id),
              chat TEXT NOT NULL,
              made_at INTEGER NOT NULL
            ) STRICT;
            CREATE INDEX made_by_person ON made_playlists (person, made_at);
            CREATE INDEX made_by_chat ON made_playlists (chat, made_at);
            CREATE INDEX made_by_age ON made_playlists (made_at);
            """)

    /// Whose wish a playlist was is not kept here.
    private static let house = Migration(
        name: "0007 house playlists",
        sql: """
            CREATE TABLE house_playlists (
              id TEXT PRIMARY KEY CHECK (length(id) BETWEEN 1 AND 64),
              made_at INTEGER NOT NULL
            ) STRICT;
            CREATE INDEX house_playlists_by_age ON house_playlists (made_at, id);
            """)

    /// Pictures by an image service wait here for whoever shows them, sealed for the person who asked, and go with them.
    /// What a chat has chosen is the chat's.
    private static let pictures = Migration(
        name: "0008 pictures",
        sql: """
            CREATE TABLE pictures (
              id TEXT PRIMARY KEY CHECK (length(id) BETWEEN 1 AND 64),
              person TEXT NOT NULL REFERENCES people (id) ON DELETE CASCADE,
              jpeg TEXT NOT NULL CHECK (length(jpeg) <= 8388608),
              kept_at INTEGER NOT NULL
            ) STRICT;
            CREATE INDEX pictures_by_person ON pictures (person);
            CREATE INDEX pictures_by_age ON pictures (kept_at);
            CREATE TABLE chats (
              address TEXT PRIMARY KEY CHECK (length(address) BETWEEN 5 AND 200),
              picture_wish TEXT CHECK (length(picture_wish) BETWEEN 1 AND 40),
              changed_at INTEGER NOT NULL
            ) STRICT;
            """)

    /// Answers and notes, each in the order of their coming.
    private static let turns = Migration(
        name: "0009 turns in the outbox",
        sql: "CREATE INDEX outbox_turns ON outbox (final, id) WHERE state = 'waiting'")

    /// `wish`: a keyed hash of what was written and where, for as long as the job is open.
    private static let wishes = Migration(
        name: "0010 wishes",
        sql: """
            ALTER TABLE jobs ADD COLUMN wish BLOB CHECK (length(wish) BETWEEN 16 AND 64);
            ALTER TABLE jobs ADD COLUMN echo INTEGER NOT NULL DEFAULT 0 CHECK (echo IN (0, 1));
            CREATE INDEX jobs_by_wish ON jobs (person, wish) WHERE wish IS NOT NULL;
            """)

    /// `calling`: the step that runs calls others. `forgiven`: deaths in such steps, since the job last got on.
    private static let forgiveness = Migration(
        name: "0011 forgiven deaths",
        sql: """
            ALTER TABLE jobs ADD COLUMN calling INTEGER NOT NULL DEFAULT 0 CHECK (calling IN (0, 1));
            ALTER TABLE jobs ADD COLUMN forgiven INTEGER NOT NULL DEFAULT 0 CHECK (forgiven >= 0);
            """)

    /// What people want in none of their lists; `id` is the job that it came with.
    private static let never = Migration(
        name: "0012 never",
        sql: """
            CREATE TABLE never (
              id TEXT PRIMARY KEY CHECK (length(id) BETWEEN 1 AND 64),
              person TEXT NOT NULL REFERENCES people (id) ON DELETE CASCADE,
              name TEXT NOT NULL CHECK (length(name) <= 65536),
              undoable INTEGER NOT NULL CHECK (undoable IN (0, 1)),
              added_at INTEGER NOT NULL
            ) STRICT;
            CREATE INDEX never_by_person ON never (person, id);
            """)
}
