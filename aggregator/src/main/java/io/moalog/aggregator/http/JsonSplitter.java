package io.moalog.aggregator.http;

import io.moalog.aggregator.bytes.JsonFramer;
import java.io.IOException;

/**
 * A piece is a JSON value: an element of an array, or a value beside others. It is found by its brackets and quotes alone;
 * whether it is JSON is looked at later. A value that is broken spoils what comes before the brackets match again, and no
 * more.
 */
final class JsonSplitter extends Splitter {
    private final JsonFramer framer = new JsonFramer();
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
        framer.expect();
        int scanned = 0;
        while (true) {
            scanned += framer.pass(body.array(), body.start() + scanned, body.start() + body.length());
            if (framer.isComplete()) {
                break;
            }
            if (isTooLarge(framer.seen())) {
                body.consume(scanned);
                scanned = 0;
            }
            if (!body.more()) {
                break;
            }
        }
        found(scanned, framer.seen() - scanned, 0);
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\n' || b == '\r' || b == '\t';
    }
}
