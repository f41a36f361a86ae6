package io.moalog.aggregator.syslog;

import java.time.Clock;

/**
 * Reads messages: those whose priority is followed by version 1 as RFC 5424, all others as RFC 3164. What cannot be read
 * is left as text.
 */
final class SyslogParser {
    private static final String VERSION = "1 ";
    private static final int HIGHEST_PRIORITY = 191;
    private static final int LONGEST_PRIORITY = 3;

    private final Rfc3164 rfc3164;

    /** @param clock tells the year and the zone where a message does not */
    SyslogParser(Clock clock) {
        this.rfc3164 = new Rfc3164(new Rfc3164Time(clock));
    }

    SyslogMessage parse(byte[] bytes, int from, int to) {
        int end = withoutTrailer(bytes, from, to);
        SyslogMessage message = new SyslogMessage(bytes, from, end);
        Scan scan = new Scan(bytes, from, end);
        priority(scan, message);
        if (scan.ahead(VERSION.length()).equals(VERSION)) {
            scan.skip(VERSION.length());
            Rfc5424.read(scan, message);
        } else {
            rfc3164.read(scan, message);
        }
        return message;
    }

    /** Senders end a message by line ends and NULs, whatever frames it. */
    private static int withoutTrailer(byte[] bytes, int from, int to) {
        int end = to;
        while (end > from && (bytes[end - 1] == '\n' || bytes[end - 1] == '\r' || bytes[end - 1] == 0)) {
            end--;
        }
        return end;
    }

    private static void priority(Scan scan, SyslogMessage message) {
        if (!scan.take('<')) {
            return;
        }
        int place = scan.at();
        int priority = 0;
        while (scan.peek() >= '0' && scan.peek() <= '9' && scan.at() - place < LONGEST_PRIORITY) {
            priority = priority * 10 + (scan.peek() - '0');
            scan.skip(1);
        }
        boolean any = scan.at() > place;
        if (!scan.take('>')) {
            scan.backTo(place - 1);
        } else if (any && priority <= HIGHEST_PRIORITY) {
            message.priority = priority;
        } else {
            message.malformed();
        }
    }
}
