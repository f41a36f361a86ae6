package io.moalog.model;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The fields of a log that everyone understands, with the other usual names they come under. */
public enum LogField {
    TIMESTAMP(
            "@timestamp",
            "timestamp",
            "time",
            "ts",
            "datetime",
            "eventTime",
            "event_time",
            "date",
            "asctime",
            "@t",
            "timeUnixNano",
            "time_unix_nano"),
    MESSAGE("message", "msg", "log", "body"),
    LEVEL(
            "level",
            "severity",
            "log.level",
            "loglevel",
            "log_level",
            "severityText",
            "severity_text",
            "lvl",
            "levelname",
            "@level",
            "@l",
            "severityNumber",
            "severity_number"),
    HOST("host", "hostname", "host.name", "host_name"),
    TRACE_ID("trace_id", "traceId", "traceid", "trace.id");

    private static final Map<String, LogField> BY_NAME = byName();

    private final String[] names;

    LogField(String... names) {
        this.names = names;
    }

    /** The name that moalog writes and searches by. */
    public String fieldName() {
        return names[0];
    }

    /** All names it is understood under, the best first. */
    public String[] names() {
        return names.clone();
    }

    /** The field that a log's {@code name} (nested ones dotted) stands for, or null. */
    public static @Nullable LogField of(String name) {
        LogField exact = BY_NAME.get(name);
        return exact != null ? exact : BY_NAME.get(name.toLowerCase(Locale.ROOT));
    }

    /** The lower, the better: a log that carries {@code @timestamp} and {@code time} means the first. */
    public int rank(String name) {
        for (int i = 0; i < names.length; i++) {
            if (names[i].equals(name)) {
                return i;
            }
        }
        return names.length;
    }

    private static Map<String, LogField> byName() {
        Map<String, LogField> all = new java.util.HashMap<>();
        for (LogField field : values()) {
            for (String name : field.names) {
                all.put(name, field);
                all.putIfAbsent(name.toLowerCase(Locale.ROOT), field);
            }
        }
        return Map.copyOf(all);
    }
}
