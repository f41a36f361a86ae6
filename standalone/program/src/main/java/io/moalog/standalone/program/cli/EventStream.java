package io.moalog.standalone.program.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.Optional;

/** Reads server-sent events (WHATWG HTML, section 9.2). */
final class EventStream {
    private final BufferedReader lines;
    private String lastId = "";

    EventStream(BufferedReader lines) {
        this.lines = lines;
    }

    /**
     * One event.
     *
     * @param type its name, {@code message} where it has none
     * @param data its lines
     * @param id the last id that was sent, with this event or an earlier one
     * @param received of a log: when it was received, in epoch milliseconds; empty where not said
     */
    record Event(String type, String data, String id, String received) {}

    /** The next event, or nothing at the stream's end: an event that was cut is not one. */
    Optional<Event> next() throws IOException {
        String type = "message";
        String received = "";
        StringBuilder data = new StringBuilder();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.isEmpty()) {
                if (!data.isEmpty() || !type.equals("message")) {
                    return Optional.of(new Event(type, data.toString().stripTrailing(), lastId, received));
                }
                continue;
            }
            int colon = line.indexOf(':');
            String field = colon < 0 ? line : line.substring(0, colon);
            String value = colon < 0 ? "" : line.substring(colon + 1);
            value = value.startsWith(" ") ? value.substring(1) : value;
            switch (field) {
                case "event" -> type = value;
                case "data" -> data.append(value).append('\n');
                case "id" -> lastId = value;
                case "received" -> received = value;
                default -> {
                    // A comment, or retry: our own back-off decides.
                }
            }
        }
        return Optional.empty();
    }
}
