package io.moalog.standalone.program.config;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** {@code sql.*}. */
final class SqlSection {
    /**
     * As PostgreSQL, so that one set of statements serves both; closed by its pool, after everybody who uses it; and what is
     * committed is in the file at once, where it would be half a second later otherwise, and gone if the process is killed.
     */
    private static final String H2_OPTIONS = ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH"
            + ";DB_CLOSE_ON_EXIT=FALSE;LOCK_TIMEOUT=30000;WRITE_DELAY=0";

    static final Property<Optional<String>> URL = Property.of(
            "sql.url",
            Kind.optional(Kind.startingWith("jdbc:postgresql:", "jdbc:h2:")),
            "",
            "JDBC URL of PostgreSQL, where the services, rules, jobs and what is done about dead letters are kept; nothing means an H2 file under"
                    + " `data-dir`, which serves only where every role that uses SQL runs in this one process");
    static final Property<Optional<String>> USERNAME =
            Property.of("sql.username", Kind.optional(Kind.text("a name")), "", "User of the database");
    static final Property<Optional<String>> PASSWORD =
            Property.secret("sql.password", Kind.optional(Kind.text("a password")), "The user's password");
    static final Property<Boolean> ONLY_PROCESS = Property.of(
            "sql.only-process",
            Kind.flag(),
            "false",
            "Says that no other process runs a role that uses SQL, so that H2 may serve though not all of them run here");

    private SqlSection() {}

    static List<Setting> settings() {
        return List.of(URL, USERNAME, PASSWORD, ONLY_PROCESS);
    }

    static SqlSettings read(Values values, Set<RoleName> roles, Path dataDir) {
        String url = values.get(URL)
                .orElse("jdbc:h2:file:" + dataDir.toAbsolutePath().resolve("sql/moalog") + H2_OPTIONS);
        SqlSettings settings = new SqlSettings(
                url, values.get(USERNAME).orElse(""), values.get(PASSWORD).orElse(""));
        if (settings.isH2() && !values.get(ONLY_PROCESS)) {
            refuseScattered(values, roles);
        }
        return settings;
    }

    private static void refuseScattered(Values values, Set<RoleName> roles) {
        Set<RoleName> elsewhere = EnumSet.copyOf(RoleName.USING_SQL);
        elsewhere.removeAll(roles);
        if (!elsewhere.isEmpty() && elsewhere.size() < RoleName.USING_SQL.size()) {
            values.refuse(
                    URL,
                    "H2 is embedded in one process, but the roles that use SQL are not all in this one ("
                            + elsewhere.stream().map(RoleName::text).collect(Collectors.joining(", "))
                            + " missing): give a PostgreSQL URL like jdbc:postgresql://host/moalog, or run all of them"
                            + " here, or say by " + ONLY_PROCESS.name() + "=true that they run nowhere");
        }
    }
}
