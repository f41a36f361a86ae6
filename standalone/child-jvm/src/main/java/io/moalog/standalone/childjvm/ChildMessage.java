package io.moalog.standalone.childjvm;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What a child tells its parent, as one line on its standard output; every other line there is log. */
sealed interface ChildMessage {
    String PREFIX = "moalog-child ";

    /** The child serves; its addresses hold no blanks, e.g. {@code address=127.0.0.1:9092}. */
    record Ready(Map<String, String> addresses) implements ChildMessage {
        public Ready {
            addresses = Map.copyOf(addresses);
        }

        @Override
        public String line() {
            StringBuilder line = new StringBuilder(PREFIX).append("ready");
            new TreeMap<>(addresses)
                    .forEach((key, value) ->
                            line.append(' ').append(key).append('=').append(value));
            return line.toString();
        }
    }

    /** The child gives up, for a reason that its user can act on. */
    record Failed(String reason) implements ChildMessage {
        @Override
        public String line() {
            return PREFIX + "failed " + reason.replaceAll("\\s+", " ");
        }
    }

    String line();

    static Optional<ChildMessage> parse(String line) {
        if (!line.startsWith(PREFIX)) {
            return Optional.empty();
        }
        String message = line.substring(PREFIX.length());
        if (message.startsWith("failed ")) {
            return Optional.of(new Failed(message.substring("failed ".length())));
        }
        if (!message.equals("ready") && !message.startsWith("ready ")) {
            return Optional.empty();
        }
        Map<String, String> addresses = new LinkedHashMap<>();
        for (String pair : message.substring("ready".length()).strip().split(" ", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                addresses.put(pair.substring(0, equals), pair.substring(equals + 1));
            }
        }
        return Optional.of(new Ready(addresses));
    }
}
