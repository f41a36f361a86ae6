package io.moalog.aggregator.syslog;

/**
 * Reads what stands behind the priority of a message of the kind that RFC 3164 describes, which hardly two senders write
 * alike: the time, the host and the tag may each be missing.
 */
final class Rfc3164 {
    /** What is longer is text: RFC 3164 allows 32 characters. */
    private static final int LONGEST_TAG = 200;

    private final Rfc3164Time time;

    Rfc3164(Rfc3164Time time) {
        this.time = time;
    }

    /** Reads on behind the priority; without a priority, there has to be a time. */
    void read(Scan scan, SyslogMessage message) {
        message.timestamp = time.read(scan);
        boolean header = message.timestamp != null;
        if (header) {
            scan.skipSpaces();
        } else if (message.priority == SyslogMessage.NO_PRIORITY) {
            message.malformed();
            return;
        }
        if (!tag(scan, message, true) && header) {
            host(scan, message);
        }
        message.textFrom(scan.at());
    }

    /** What stands before the tag; without more behind it, it is text. */
    private static void host(Scan scan, SyslogMessage message) {
        int place = scan.at();
        String host = scan.upTo(" ");
        if (scan.isAtEnd() || host.isEmpty()) {
            scan.backTo(place);
            return;
        }
        message.host = host;
        scan.skipSpaces();
        tag(scan, message, false);
    }

    /**
     * Reads {@code app:}, {@code app[pid]:} or {@code app[pid]}, and one space behind it.
     *
     * @param alone whether a space has to follow, as in the place where otherwise the host is: that may hold colons
     * @return false, staying in place, where there is none
     */
    private static boolean tag(Scan scan, SyslogMessage message, boolean alone) {
        int place = scan.at();
        String app = scan.upTo(" [:");
        String pid = null;
        if (scan.take('[')) {
            pid = scan.upTo(" ]");
            if (!scan.take(']')) {
                scan.backTo(place);
                return false;
            }
        }
        boolean colon = scan.take(':');
        boolean ends = scan.isAtEnd() || scan.peek() == ' ';
        boolean closed = colon ? ends || !(alone || scan.ahead(2).equals("//")) : pid != null && ends;
        if (!closed || !isApp(app)) {
            scan.backTo(place);
            return false;
        }
        message.app = app;
        message.pid = pid == null || pid.isEmpty() ? null : pid;
        scan.take(' ');
        return true;
    }

    /** A number, as of a time of day, is no app. */
    private static boolean isApp(String text) {
        return text.length() <= LONGEST_TAG && text.chars().anyMatch(Character::isLetter);
    }
}
