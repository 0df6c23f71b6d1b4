package io.portcullis.appliance.store;

import io.portcullis.appliance.verdict.ApplianceTag;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.h2.api.ErrorCode;

/** One connection, used by one thread at a time; a change is on disk when its transaction returns. */
public final class Database implements AutoCloseable {
    private final Connection connection;
    private final ReentrantLock lock = new ReentrantLock();

    /** Reads one row. */
    interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    private Database(Connection connection) {
        this.connection = connection;
    }

    /**
     * Opens the database in a folder, and brings its schema up to date.
     *
     * @throws io.portcullis.appliance.verdict.ApplianceRefusal with {@code STORE_CORRUPT} or {@code DATA_DIRECTORY_IN_USE}
     */
    public static Database open(Path directory) {
        Path file = directory.resolve("custody").toAbsolutePath();
        String url = "jdbc:h2:file:" + file + ";FILE_LOCK=FILE;WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE";
        try {
            Connection connection = DriverManager.getConnection(url);
            Flyway.configure(Database.class.getClassLoader())
                    .dataSource(new OneConnection(connection))
                    .loggers("slf4j")
                    .load()
                    .migrate();
            connection.setAutoCommit(false);
            return new Database(connection);
        } catch (SQLException e) {
            if (e.getErrorCode() == ErrorCode.DATABASE_ALREADY_OPEN_1) {
                throw ApplianceTag.DATA_DIRECTORY_IN_USE.refusal("another process has the database open: " + file);
            }
            throw ApplianceTag.STORE_CORRUPT.refusal(
                    "the database cannot be read: " + file + ".mv.db: " + e.getMessage());
        } catch (FlywayException | IllegalStateException e) {
            throw ApplianceTag.STORE_CORRUPT.refusal(
                    "the database cannot be read: " + file + ".mv.db: " + e.getMessage());
        }
    }

    /** Runs several statements as one change, on disk before this returns. */
    public <T> T change(Supplier<T> work) {
        lock.lock();
        try {
            if (lock.getHoldCount() > 1) {
                return work.get();
            }
            boolean done = false;
            try {
                T value = work.get();
                connection.commit();
                done = true;
                sync();
                return value;
            } finally {
                if (!done) {
                    connection.rollback();
                }
            }
        } catch (SQLException e) {
            throw broken(e);
        } finally {
            lock.unlock();
        }
    }

    /** As {@link #change(Supplier)}, for a change without a result. */
    public void change(Runnable work) {
        change(() -> {
            work.run();
            return Boolean.TRUE;
        });
    }

    int update(String sql, Object... values) {
        return change(() -> {
            try (PreparedStatement statement = prepare(sql, values)) {
                return statement.executeUpdate();
            } catch (SQLException e) {
                throw broken(e);
            }
        });
    }

    <T> List<T> list(String sql, Row<T> reader, Object... values) {
        lock.lock();
        try (PreparedStatement statement = prepare(sql, values);
                ResultSet rows = statement.executeQuery()) {
            List<T> list = new ArrayList<>();
            while (rows.next()) {
                list.add(reader.read(rows));
            }
            return List.copyOf(list);
        } catch (SQLException e) {
            throw broken(e);
        } finally {
            lock.unlock();
        }
    }

    <T> Optional<T> find(String sql, Row<T> reader, Object... values) {
        return list(sql, reader, values).stream().findFirst();
    }

    @Override
    public void close() {
        lock.lock();
        try (connection;
                Statement statement = connection.createStatement()) {
            statement.execute("SHUTDOWN");
        } catch (SQLException e) {
            throw broken(e);
        } finally {
            lock.unlock();
        }
    }

    private PreparedStatement prepare(String sql, Object... values) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
        return statement;
    }

    /** H2's commit leaves the operating system's cache only with this. */
    private void sync() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("CHECKPOINT SYNC");
        }
    }

    private static IllegalStateException broken(SQLException e) {
        return new IllegalStateException("the database failed: " + e.getMessage(), e);
    }
}
