package io.moalog.aggregator.syslog;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.moalog.aggregator.bytes.JsonBytes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes a message as a log. Not thread-safe. */
final class SyslogJson {
    /** Of the severities 0 to 7 (RFC 5424, table 2), in the words that logs otherwise use for their levels. */
    private static final List<String> LEVELS =
            List.of("EMERGENCY", "ALERT", "CRITICAL", "ERROR", "WARN", "NOTICE", "INFO", "DEBUG");

    /** Of the facilities 0 to 23 (RFC 5424, table 1), by their usual short names. */
    private static final List<String> FACILITIES = List.of(
            "kern",
            "user",
            "mail",
            "daemon",
            "auth",
            "syslog",
            "lpr",
            "news",
            "uucp",
            "cron",
            "authpriv",
            "ftp",
            "ntp",
            "audit",
            "alert",
            "clock",
            "local0",
            "local1",
            "local2",
            "local3",
            "local4",
            "local5",
            "local6",
            "local7");

    private final JsonBytes json = new JsonBytes();

    JsonBytes json() {
        return json;
    }

    /**
     * Writes the log.
     *
     * @param host the source host, from the message or the sender's address
     */
    void write(SyslogMessage message, String host) {
        json.clear();
        json.put('{');
        field("@timestamp", message.timestamp);
        if (message.textFrom() < message.textTo()) {
            name("message");
            json.putString(message.bytes(), message.textFrom(), message.textTo());
        }
        if (message.priority != SyslogMessage.NO_PRIORITY) {
            field("level", LEVELS.get(message.priority & 7));
        }
        field("host", host);
        if (message.priority != SyslogMessage.NO_PRIORITY) {
            field("facility", FACILITIES.get(message.priority >> 3));
        }
        field("app", message.app);
        field("pid", message.pid);
        field("msgid", message.messageId);
        message.structured().forEach(this::structured);
        json.put('}');
    }

    private void structured(String name, List<String> values) {
        name(name);
        if (values.size() == 1) {
            text(values.get(0));
        } else {
            json.put('[');
            for (int i = 0; i < values.size(); i++) {
                if (i > 0) {
                    json.put(',');
                }
                text(values.get(i));
            }
            json.put(']');
        }
    }

    private void field(String name, @Nullable String value) {
        if (value != null) {
            name(name);
            text(value);
        }
    }

    private void name(String name) {
        if (json.length() > 1) {
            json.put(',');
        }
        text(name);
        json.put(':');
    }

    private void text(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        json.putString(bytes, 0, bytes.length);
    }
}
