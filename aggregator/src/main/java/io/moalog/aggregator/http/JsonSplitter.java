package io.moalog.aggregator.http;

import java.io.IOException;

/**
 * A piece is a JSON value: an element of an array, or a value beside others. It is found by its brackets and quotes alone;
 * whether it is JSON is looked at later. A value that is broken spoils what comes before the brackets match again, and no
 * more.
 */
final class JsonSplitter extends Splitter {
    private boolean inArray;

    JsonSplitter(Body body, int largest) {
        super(body, largest);
    }

    @Override
    boolean find() throws IOException {
        while (body.length() > 0 || body.more()) {
            byte next = body.at(0);
            if (next == '[' && !inArray) {
                inArray = true;
            } else if (next == ']' && inArray) {
                inArray = false;
            } else if (next != ',' && !isBlank(next)) {
                count();
                findEnd();
                return true;
            }
            body.consume(1);
        }
        if (inArray) {
            inArray = false;
            count();
            cut("the array is not closed: the body ends early");
            return true;
        }
        return false;
    }

    private void findEnd() throws IOException {
        Scan scan = new Scan(body.at(0));
        int scanned = 0;
        long dropped = 0;
        while (true) {
            int end = scan.end(body.array(), body.start() + scanned, body.start() + body.length());
            if (end >= 0) {
                found(end - body.start(), dropped, 0);
                return;
            }
            scanned = body.length();
            if (isTooLarge(dropped + scanned)) {
                dropped += scanned;
                body.consume(scanned);
                scanned = 0;
            }
            if (!body.more()) {
                found(body.length(), dropped, 0);
                return;
            }
        }
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\n' || b == '\r' || b == '\t';
    }

    /** Looks for the end of one value, as far as there are bytes, and goes on with more of them. */
    private static final class Scan {
        private final boolean scalar;
        private boolean begun;
        private boolean inString;
        private boolean escaped;
        private int depth;

        Scan(byte first) {
            scalar = first != '{' && first != '[' && first != '"';
        }

        /** Where the value ends, or -1 where it has not ended. */
        int end(byte[] bytes, int from, int to) {
            for (int i = from; i < to; i++) {
                byte next = bytes[i];
                if (scalar) {
                    if (begun && (isBlank(next) || next == ',' || next == ']' || next == '{' || next == '[')) {
                        return i;
                    }
                    begun = true;
                } else if (inString) {
                    if (escaped) {
                        escaped = false;
                    } else if (next == '\\') {
                        escaped = true;
                    } else if (next == '"') {
                        inString = false;
                        if (depth == 0) {
                            return i + 1;
                        }
                    }
                } else if (next == '"') {
                    inString = true;
                } else if (next == '{' || next == '[') {
                    depth++;
                } else if (next == '}' || next == ']') {
                    depth--;
                    if (depth == 0) {
                        return i + 1;
                    }
                }
            }
            return -1;
        }
    }
}
