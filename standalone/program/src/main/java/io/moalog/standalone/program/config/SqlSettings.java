package io.moalog.standalone.program.config;

/**
 * The database of the roles that keep their state in SQL.
 *
 * @param url a JDBC URL of H2 or PostgreSQL
 * @param username may be empty
 * @param password may be empty
 */
public record SqlSettings(String url, String username, String password) {
    /** Embedded in this process: nobody else can use it at the same time. */
    public boolean isH2() {
        return url.startsWith("jdbc:h2:");
    }

    @Override
    public String toString() {
        return "SqlSettings[" + url + "]";
    }
}
