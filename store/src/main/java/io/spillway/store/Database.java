package io.spillway.store;

import io.spillway.engine.JournalException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * One SQLite file and the one connection to it: write-ahead log, every commit flushed to the disk.
 * Not thread-safe.
 */
final class Database implements AutoCloseable {
  private static final int APPLICATION = 0x53505744;
  private static final int VERSION = 9;
  private static final String[] SCHEMA = {
    "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    "CREATE TABLE entry (sequence INTEGER PRIMARY KEY, part TEXT NOT NULL, at INTEGER NOT NULL,"
        + " cause TEXT NOT NULL, lasting INTEGER NOT NULL, content BLOB NOT NULL, note BLOB)",
    "CREATE INDEX entry_by_part ON entry (part, sequence)",
    "CREATE INDEX entry_lasting ON entry (sequence) WHERE lasting = 1",
    "CREATE INDEX entry_quiet ON entry (sequence) WHERE lasting = 0",
    "CREATE TABLE outbox (sequence INTEGER NOT NULL, position INTEGER NOT NULL,"
        + " PRIMARY KEY (sequence, position)) WITHOUT ROWID",
    "CREATE TABLE consumed (cause TEXT PRIMARY KEY, at INTEGER NOT NULL) WITHOUT ROWID",
    "CREATE INDEX consumed_from_peers ON consumed (at) WHERE cause GLOB 'peer:*'",
    "CREATE TABLE snapshot (part TEXT PRIMARY KEY, sequence INTEGER NOT NULL,"
        + " state BLOB NOT NULL) WITHOUT ROWID",
    "CREATE TABLE whole_after (part TEXT PRIMARY KEY, state BLOB NOT NULL) WITHOUT ROWID",
    "PRAGMA application_id = " + APPLICATION,
    "PRAGMA user_version = " + VERSION
  };

  private final Path file;
  private final Connection connection;
  private final Map<String, PreparedStatement> statements = new HashMap<>();

  private Database(Path file, Connection connection) {
    this.file = file;
    this.connection = connection;
  }

  /** Work on the database that may fail. */
  interface Action<T> {
    T run() throws SQLException;
  }

  static Database open(Path file) {
    SQLiteConfig config = new SQLiteConfig();
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.setTempStore(SQLiteConfig.TempStore.MEMORY);
    try {
      Connection connection = config.createConnection("jdbc:sqlite:" + file);
      Database database = new Database(file, connection);
      try {
        database.attempt(() -> {
          try (Statement statement = connection.createStatement()) {
            // How a new file is made; of one that exists, or is in WAL mode, it changes nothing.
            statement.executeUpdate("PRAGMA auto_vacuum = INCREMENTAL");
            return statement.execute("PRAGMA journal_mode = WAL");
          }
        });
        database.transact(database::findOrMakeSchema);
      } catch (RuntimeException e) {
        connection.close();
        throw e;
      }
      return database;
    } catch (SQLException e) {
      throw failure(file, e);
    }
  }

  private boolean findOrMakeSchema() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      int application = pragma(statement, "application_id");
      int version = pragma(statement, "user_version");
      if (application == 0 && version == 0) {
        for (String each : SCHEMA) {
          statement.execute(each);
        }
      } else if (application != APPLICATION || version != VERSION) {
        throw new JournalException(
            "journal "
                + file
                + " was written by another program or version ("
                + version
                + ", this one writes "
                + VERSION
                + "): use the version that wrote it, or another directory");
      }
    }
    return true;
  }

  private static int pragma(Statement statement, String name) throws SQLException {
    try (ResultSet result = statement.executeQuery("PRAGMA " + name)) {
      return result.getInt(1);
    }
  }

  /** A number that SQLite tells of the file, such as {@code page_count}. */
  long pragma(String name) {
    return attempt(() -> {
      try (Statement statement = connection.createStatement()) {
        return (long) pragma(statement, name);
      }
    });
  }

  /** Gives so many free pages back to the file system. */
  void shrink(int pages) {
    attempt(() -> {
      try (Statement statement = connection.createStatement()) {
        return statement.executeUpdate("PRAGMA incremental_vacuum(" + pages + ")");
      }
    });
  }

  /** Runs the action in one transaction: all of it is durable, or nothing is changed. */
  <T> T transact(Action<T> action) {
    return attempt(() -> {
      update("BEGIN IMMEDIATE");
      try {
        T result = action.run();
        update("COMMIT");
        return result;
      } catch (SQLException | RuntimeException e) {
        rollback(e);
        throw e;
      }
    });
  }

  /** Runs the action, which only reads. */
  <T> T attempt(Action<T> action) {
    try {
      return action.run();
    } catch (SQLException e) {
      throw failure(file, e);
    }
  }

  private void rollback(Exception reason) {
    try {
      update("ROLLBACK");
    } catch (SQLException e) {
      reason.addSuppressed(e); // SQLite rolls back by itself where the disk is full or fails
    }
  }

  /** Changes rows; gives how many. Values are text, whole numbers and bytes. */
  int update(String sql, Object... values) throws SQLException {
    return bound(sql, values).executeUpdate();
  }

  /** Reads rows; close the result. */
  ResultSet query(String sql, Object... values) throws SQLException {
    return bound(sql, values).executeQuery();
  }

  private PreparedStatement bound(String sql, Object... values) throws SQLException {
    PreparedStatement statement = statements.get(sql);
    if (statement == null) {
      statement = connection.prepareStatement(sql);
      statements.put(sql, statement);
    }
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
    return statement;
  }

  /** Makes the file grow no more, as a full disk would. */
  void limitSizeToPresent() {
    attempt(() -> {
      try (Statement statement = connection.createStatement()) {
        int pages = pragma(statement, "page_count");
        return pragma(statement, "max_page_count = " + pages);
      }
    });
  }

  @Override
  public void close() {
    try {
      for (PreparedStatement each : statements.values()) {
        each.close();
      }
      connection.close();
    } catch (SQLException e) {
      throw failure(file, e);
    }
  }

  private static JournalException failure(Path file, SQLException e) {
    String mend =
        e instanceof SQLiteException sqlite
            ? mend(sqlite.getResultCode())
            : "see whether the disk is in order";
    return new JournalException(
        "journal "
            + file
            + ": "
            + String.valueOf(e.getMessage()).lines().findFirst().orElse("")
            + ": "
            + mend,
        e);
  }

  private static String mend(SQLiteErrorCode code) {
    return switch (code.code & 0xff) {
      case 13 -> "the disk is full: make room, then start again";
      case 11, 26 -> "the file is damaged: restore a copy, or use another directory";
      case 5, 6 -> "another program has the file open: close it";
      case 8, 14, 23 -> "let this user read and write the file and its directory";
      case 10 -> "the disk failed: see the system's log, then start again";
      default -> "see whether the disk is in order";
    };
  }
}
