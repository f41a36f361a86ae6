package io.moalog.aggregator.http;

import io.moalog.model.NotALogException;
import java.io.IOException;

/** Chooses how a body is split. */
final class Splitters {
    private static final int MOST_BLANKS = 64 * 1024;
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

    private Splitters() {}

    /** The format, for {@link BodyFormat#SNIFF} what the body's beginning looks like; a byte order mark is taken off. */
    static BodyFormat settle(BodyFormat format, Body body, int largest) throws IOException {
        dropByteOrderMark(body);
        return format == BodyFormat.SNIFF ? sniff(body, largest) : format;
    }

    static Splitter of(BodyFormat format, Body body, int largest) {
        return format == BodyFormat.JSON ? new JsonSplitter(body, largest) : new LineSplitter(body, largest);
    }

    private static void dropByteOrderMark(Body body) throws IOException {
        boolean more = true;
        while (more && body.length() < BYTE_ORDER_MARK.length) {
            more = body.more();
        }
        if (!more) {
            return;
        }
        for (int i = 0; i < BYTE_ORDER_MARK.length; i++) {
            if (body.at(i) != BYTE_ORDER_MARK[i]) {
                return;
            }
        }
        body.consume(BYTE_ORDER_MARK.length);
    }

    /**
     * Lines, unless it starts as JSON does: many lines of text begin with a word in brackets. Then it is NDJSON where the
     * first line is exactly one object; otherwise an object spread over lines, an array of objects, or what
     * {@code curl -d} makes of NDJSON by leaving out the line ends.
     */
    private static BodyFormat sniff(Body body, int largest) throws IOException {
        int first = firstNonBlank(body, 0);
        if (first < 0 || (body.at(first) != '{' && body.at(first) != '[')) {
            return BodyFormat.TEXT;
        }
        if (body.at(first) == '[') {
            int second = firstNonBlank(body, first + 1);
            boolean array = second >= 0 && (body.at(second) == '{' || body.at(second) == ']');
            return array ? BodyFormat.JSON : BodyFormat.TEXT;
        }
        int end = lineEnd(body, first, largest);
        try {
            new LogCheck().check(body.array(), body.start() + first, body.start() + end);
            return BodyFormat.NDJSON;
        } catch (NotALogException notOneObject) {
            return BodyFormat.JSON;
        }
    }

    private static int firstNonBlank(Body body, int from) throws IOException {
        while (true) {
            for (int i = from; i < body.length(); i++) {
                if (body.at(i) > ' ' || body.at(i) < 0) {
                    return i;
                }
            }
            // Line numbers count from the body's first line, so blank ones stay; but not without end.
            if (body.length() > MOST_BLANKS || !body.more()) {
                return -1;
            }
        }
    }

    private static int lineEnd(Body body, int from, int largest) throws IOException {
        int scanned = from;
        while (true) {
            for (; scanned < body.length(); scanned++) {
                if (body.at(scanned) == '\n') {
                    return scanned;
                }
            }
            if (scanned > largest || !body.more()) {
                return scanned;
            }
        }
    }
}
