package io.moalog.aggregator.syslog;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/** Reads what stands behind the priority and the version of a message that RFC 5424, section 6 describes. */
final class Rfc5424 {
    /** Longer names are no names: RFC 5424 allows 32 characters. */
    private static final int LONGEST_NAME = 255;

    private Rfc5424() {}

    /** Reads on behind {@code VERSION SP}; what the header says is kept, also where the rest is malformed. */
    static void read(Scan scan, SyslogMessage message) {
        String timestamp = field(scan);
        if (timestamp != null && Rfc3339.isTime(timestamp)) {
            message.timestamp = timestamp;
        } else if (timestamp != null) {
            message.malformed();
        }
        message.host = field(scan);
        message.app = field(scan);
        message.pid = field(scan);
        message.messageId = field(scan);
        if (!structuredData(scan, message) || !(scan.isAtEnd() || scan.take(' '))) {
            message.malformed();
        }
        skipByteOrderMark(scan);
        message.textFrom(scan.at());
    }

    /** A header's field and the space behind it; null where it is the nil value or missing. */
    private static @Nullable String field(Scan scan) {
        String field = scan.upTo(" ");
        scan.take(' ');
        return field.isEmpty() || field.equals("-") ? null : field;
    }

    private static boolean structuredData(Scan scan, SyslogMessage message) {
        if (scan.take('-')) {
            return true;
        }
        boolean any = false;
        while (scan.take('[')) {
            any = true;
            if (!element(scan, message)) {
                return false;
            }
        }
        return any;
    }

    private static boolean element(Scan scan, SyslogMessage message) {
        String id = name(scan);
        if (!isName(id)) {
            return false;
        }
        boolean empty = true;
        while (scan.peek() == ' ') {
            scan.skipSpaces();
            if (scan.peek() == ']') {
                break;
            }
            if (!parameter(id, scan, message)) {
                return false;
            }
            empty = false;
        }
        if (empty) {
            message.element(id);
        }
        return scan.take(']');
    }

    private static boolean parameter(String id, Scan scan, SyslogMessage message) {
        String name = name(scan);
        if (!isName(name) || !scan.take('=') || !scan.take('"')) {
            return false;
        }
        String value = value(scan);
        message.parameter(id, name, value);
        return scan.take('"');
    }

    private static String name(Scan scan) {
        return scan.upTo(" =]\"");
    }

    private static boolean isName(String text) {
        return !text.isEmpty() && text.length() <= LONGEST_NAME;
    }

    /**
     * A parameter's value up to its closing quote: a backslash escapes {@code "}, itself and {@code ]}, and is a backslash
     * before all else. A {@code ]} that should be escaped and is not belongs to the value.
     */
    private static String value(Scan scan) {
        int from = scan.at();
        String plain = scan.upTo("\"\\");
        if (scan.peek() != '\\') {
            return plain;
        }
        ByteArrayOutputStream unescaped = new ByteArrayOutputStream();
        unescaped.write(scan.bytes(), from, scan.at() - from);
        while (scan.peek() >= 0 && scan.peek() != '"') {
            if (scan.take('\\') && !isEscapable(scan.peek())) {
                unescaped.write('\\');
            }
            if (scan.peek() >= 0) {
                unescaped.write(scan.peek());
                scan.skip(1);
            }
        }
        return unescaped.toString(UTF_8);
    }

    private static boolean isEscapable(int next) {
        return next == '"' || next == '\\' || next == ']';
    }

    private static void skipByteOrderMark(Scan scan) {
        if (scan.ahead(3).equals("\u00ef\u00bb\u00bf")) {
            scan.skip(3);
        }
    }
}
