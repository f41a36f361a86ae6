package io.moalog.aggregator.http;

import io.moalog.aggregator.bytes.ByteSearch;
import java.io.IOException;

/** A piece is a line, without its LF or CR LF; blank lines are counted and passed over. */
public final class LineSplitter extends Splitter {
    /** @param largest a longer line is passed over without being held */
    public LineSplitter(Body body, int largest) {
        super(body, largest);
    }

    @Override
    boolean find() throws IOException {
        int scanned = 0;
        long dropped = 0;
        while (true) {
            int end = lineEnd(scanned);
            if (end >= 0) {
                count();
                if (dropped > 0 || !isBlank(end)) {
                    int carriageReturn = end > 0 && body.at(end - 1) == '\r' ? 1 : 0;
                    found(end - carriageReturn, dropped, 1 + carriageReturn);
                    return true;
                }
                body.consume(end + 1);
                scanned = 0;
                continue;
            }
            scanned = body.length();
            if (isTooLarge(dropped + scanned)) {
                dropped += scanned;
                body.consume(scanned);
                scanned = 0;
            }
            if (!body.more()) {
                return last(dropped);
            }
        }
    }

    /** The line that no line end follows. */
    private boolean last(long dropped) {
        if (dropped == 0 && isBlank(body.length())) {
            return false;
        }
        count();
        found(body.length(), dropped, 0);
        return true;
    }

    private int lineEnd(int scanned) {
        int start = body.start();
        int found = ByteSearch.indexOf('\n', body.array(), start + scanned, start + body.length());
        return found < 0 ? -1 : found - start;
    }

    private boolean isBlank(int length) {
        for (int i = 0; i < length; i++) {
            byte next = body.at(i);
            if (next != ' ' && next != '\t' && next != '\r') {
                return false;
            }
        }
        return true;
    }
}
