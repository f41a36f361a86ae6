package io.moalog.rules;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.logging.Logger;
import javax.sql.DataSource;

/** A database that can be away. */
final class SwitchedDataSource implements DataSource {
    private final DataSource source;
    private volatile boolean on;

    /** @param source null for one that is never there */
    SwitchedDataSource(DataSource source) {
        this.source = source;
        this.on = source != null;
    }

    void turn(boolean nowOn) {
        on = nowOn;
    }

    @Override
    public Connection getConnection() throws SQLException {
        if (!on) {
            throw new SQLException("switched off", "08001");
        }
        return source.getConnection();
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        return getConnection();
    }

    @Override
    public PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(PrintWriter out) {}

    @Override
    public void setLoginTimeout(int seconds) {}

    @Override
    public int getLoginTimeout() {
        return 0;
    }

    @Override
    public Logger getParentLogger() {
        return Logger.getGlobal();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        throw new SQLException("nothing to unwrap");
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return false;
    }
}
