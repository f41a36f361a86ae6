package io.moalog.aggregator.http;

import io.moalog.aggregator.bytes.ByteSearch;
import io.moalog.aggregator.bytes.JsonStrings;
import io.moalog.aggregator.intake.HostField;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Knows most logs by one quick look at their bytes: one JSON object (RFC 8259) in well-formed UTF-8, nested not too deep. What
 * it does not know may be a log all the same, and is for a parser, which also has the words for what is wrong with it. Not
 * thread-safe.
 */
final class PlainLog {
    private static final int MOST_DEPTH = 32;
    private static final int UNKNOWN = -1;

    private byte[] json = {};
    private int end;
    private byte @Nullable [] host;
    private int hostRank;

    /** The source host, of what was a log. */
    byte @Nullable [] host() {
        return host;
    }

    /** Whether {@code bytes[from, to)} surely are a log. */
    boolean isLog(byte[] bytes, int from, int to) {
        json = bytes;
        end = to;
        host = null;
        hostRank = HostField.NONE;
        int at = afterSpace(from);
        return is('{', at) && afterSpace(object(at, 1)) == end;
    }

    /** Behind the object that begins at {@code from}, like all of these methods; {@link #UNKNOWN} where it is none. */
    private int object(int from, int depth) {
        int at = afterSpace(from + 1);
        if (is('}', at)) {
            return at + 1;
        }
        while (is('"', at)) {
            int nameEnd = JsonStrings.afterString(json, at, end);
            int colon = afterSpace(nameEnd);
            if (!is(':', colon)) {
                return UNKNOWN;
            }
            int value = afterSpace(colon + 1);
            int valueEnd = value(value, depth);
            if (valueEnd < 0 || (depth == 1 && !isUnderstood(at + 1, nameEnd - 1, value, valueEnd))) {
                return UNKNOWN;
            }
            at = afterSpace(valueEnd);
            if (is('}', at)) {
                return at + 1;
            }
            at = is(',', at) ? afterSpace(at + 1) : UNKNOWN;
        }
        return UNKNOWN;
    }

    private int array(int from, int depth) {
        int at = afterSpace(from + 1);
        if (is(']', at)) {
            return at + 1;
        }
        while (at >= 0) {
            at = afterSpace(value(at, depth));
            if (is(']', at)) {
                return at + 1;
            }
            at = is(',', at) ? afterSpace(at + 1) : UNKNOWN;
        }
        return UNKNOWN;
    }

    private int value(int from, int depth) {
        if (from < 0 || from >= end) {
            return UNKNOWN;
        }
        return switch (json[from]) {
            case '"' -> JsonStrings.afterString(json, from, end);
            case '{' -> depth < MOST_DEPTH ? object(from, depth + 1) : UNKNOWN;
            case '[' -> depth < MOST_DEPTH ? array(from, depth + 1) : UNKNOWN;
            case 't' -> afterWord("true", from);
            case 'f' -> afterWord("false", from);
            case 'n' -> afterWord("null", from);
            default -> afterNumber(from);
        };
    }

    private int afterWord(String word, int from) {
        for (int i = 0; i < word.length(); i++) {
            if (!is(word.charAt(i), from + i)) {
                return UNKNOWN;
            }
        }
        return from + word.length();
    }

    private int afterNumber(int from) {
        int whole = is('-', from) ? from + 1 : from;
        int at = is('0', whole) ? whole + 1 : afterDigits(whole);
        if (is('.', at)) {
            at = afterDigits(at + 1);
        }
        if (is('e', at) || is('E', at)) {
            at = afterDigits(is('+', at + 1) || is('-', at + 1) ? at + 2 : at + 1);
        }
        return at;
    }

    private int afterDigits(int from) {
        int at = from;
        while (at < end && json[at] >= '0' && json[at] <= '9') {
            at++;
        }
        return at == from ? UNKNOWN : at;
    }

    /** Stays at {@link #UNKNOWN}. */
    private int afterSpace(int from) {
        int at = from;
        while (at >= 0 && at < end && isSpace(json[at])) {
            at++;
        }
        return at;
    }

    private static boolean isSpace(byte b) {
        return b == ' ' || b == '\t' || b == '\n' || b == '\r';
    }

    private boolean is(char ascii, int at) {
        return at >= 0 && at < end && json[at] == ascii;
    }

    /** Notes the host where the field tells one; false where the field may tell it in a way that is for a parser. */
    private boolean isUnderstood(int name, int nameEnd, int value, int valueEnd) {
        int rank = HostField.rank(json, name, nameEnd, false);
        if (rank == HostField.NONE) {
            return !mayBeEscapedHost(name, nameEnd);
        }
        if (json[value] == '"') {
            if (rank < hostRank) {
                if (ByteSearch.indexOf('\\', json, value, valueEnd) >= 0) {
                    return false;
                }
                host = Arrays.copyOfRange(json, value + 1, valueEnd - 1);
                hostRank = rank;
            }
            return true;
        }
        return json[value] != '{';
    }

    /** An escaped name may mean the host; the shortest such escape has six bytes. */
    private boolean mayBeEscapedHost(int name, int nameEnd) {
        return nameEnd - name > 8 && ByteSearch.indexOf('\\', json, name, nameEnd) >= 0;
    }
}
