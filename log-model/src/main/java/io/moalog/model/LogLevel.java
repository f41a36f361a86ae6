package io.moalog.model;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How grave a log is, whatever its sender calls it: the six levels that OpenTelemetry's severity numbers make up in fours,
 * into which the words and numbers of the usual loggers are sorted. Gravest last.
 */
public enum LogLevel {
    TRACE("trace", "verbose", "finest", "finer", "silly", "all", "trc", "vrb", "t", "v"),
    DEBUG("debug", "dbg", "dbug", "fine", "config", "d"),
    INFO("info", "information", "informational", "notice", "note", "log", "success", "inf", "i", "n"),
    WARN("warn", "warning", "wrn", "w"),
    ERROR("error", "err", "severe", "failure", "fail", "eror", "e"),
    FATAL("fatal", "critical", "crit", "alert", "emergency", "emerg", "panic", "dpanic", "ftl", "f", "c");

    private static final int LONGEST = 15;
    private static final int MOST_DIGITS = 2;
    /** Of RFC 5424: emergency, alert, critical; error; warning; notice, informational; debug. */
    private static final List<LogLevel> SYSLOG = List.of(FATAL, FATAL, FATAL, ERROR, WARN, INFO, INFO, DEBUG);

    private static final int LAST_OF_OPENTELEMETRY = 24;
    private static final Map<String, LogLevel> BY_WORD = byWord();

    private final List<String> words;

    LogLevel(String... words) {
        this.words = List.of(words);
    }

    /** The level as moalog writes it: {@code error}. */
    public String word() {
        return words.get(0);
    }

    /**
     * The level that a word stands for, in either case: {@code ERROR}, {@code warning}, {@code crit}, {@code I},
     * OpenTelemetry's {@code INFO2}; null where it stands for none.
     */
    public static @Nullable LogLevel ofWord(String text) {
        LogLevel usual = BY_WORD.get(text);
        if (usual != null) {
            return usual;
        }
        String word = text.strip();
        if (word.isEmpty() || word.length() > LONGEST) {
            return null;
        }
        LogLevel level = BY_WORD.get(word.toLowerCase(Locale.ROOT));
        char last = word.charAt(word.length() - 1);
        boolean numbered = level == null && word.length() > 3 && last >= '1' && last <= '5';
        return numbered ? BY_WORD.get(word.substring(0, word.length() - 1).toLowerCase(Locale.ROOT)) : level;
    }

    /**
     * The level that a log's field says, as a word or a number: OpenTelemetry's 1 to 24 in a field whose name ends so,
     * elsewhere syslog's 0 to 7 (RFC 5424) and the tens of bunyan and pino, 10 trace to 60 fatal; null where that is no
     * level.
     *
     * @param field its name
     * @param text its value, a number as its digits
     */
    public static @Nullable LogLevel of(String field, String text) {
        int number = numberOf(text);
        if (number < 0) {
            return ofWord(text);
        }
        String name = field.toLowerCase(Locale.ROOT);
        if (name.endsWith("severitynumber") || name.endsWith("severity_number")) {
            return number >= 1 && number <= LAST_OF_OPENTELEMETRY ? values()[(number - 1) / 4] : null;
        }
        if (number < SYSLOG.size()) {
            return SYSLOG.get(number);
        }
        return number >= 10 && number < 70 ? values()[number / 10 - 1] : null;
    }

    /** -1 where it is none of one or two digits. */
    private static int numberOf(String text) {
        int number = text.isEmpty() || text.length() > MOST_DIGITS ? -1 : 0;
        for (int i = 0; i < text.length() && number >= 0; i++) {
            char c = text.charAt(i);
            number = c >= '0' && c <= '9' ? number * 10 + c - '0' : -1;
        }
        return number;
    }

    private static Map<String, LogLevel> byWord() {
        Map<String, LogLevel> all = new HashMap<>();
        for (LogLevel level : values()) {
            for (String word : level.words) {
                all.put(word, level);
                all.put(word.toUpperCase(Locale.ROOT), level);
            }
        }
        return Map.copyOf(all);
    }
}
