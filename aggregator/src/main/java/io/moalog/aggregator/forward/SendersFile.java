package io.moalog.aggregator.forward;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.moalog.registry.view.ServicePattern;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Senders as a file lists them, one a line: {@code name:password:service,service}, where {@code *} stands for anything. The
 * password may have colons in it. Blank lines, and those that start with {@code #}, are passed over.
 */
final class SendersFile implements Senders {
    private final Map<String, Sender> byName;

    private SendersFile(Map<String, Sender> byName) {
        this.byName = Map.copyOf(byName);
    }

    /** @throws IllegalStateException where it cannot be used, with the line's number but never a password */
    static Senders read(Path file) {
        List<String> lines;
        try {
            lines = Files.readAllLines(file, UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("forward's users cannot be read from " + file + ": " + e, e);
        }
        Map<String, Sender> senders = new HashMap<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                try {
                    add(senders, sender(line));
                } catch (IllegalArgumentException e) {
                    throw new IllegalStateException(
                            "forward's users, line " + (i + 1) + " of " + file + ": " + e.getMessage(), e);
                }
            }
        }
        if (senders.isEmpty()) {
            throw new IllegalStateException("forward's users: there is none in " + file + ", so nobody could send");
        }
        return new SendersFile(senders);
    }

    private static void add(Map<String, Sender> senders, Sender sender) {
        if (senders.put(sender.name(), sender) != null) {
            throw new IllegalArgumentException("the user " + sender.name() + " is there twice");
        }
    }

    private static Sender sender(String line) {
        int first = line.indexOf(':');
        int last = line.lastIndexOf(':');
        if (first < 1 || last - first < 2) {
            throw new IllegalArgumentException("give name:password:service,service, or * for all services");
        }
        Set<ServicePattern> services = new LinkedHashSet<>();
        for (String service : line.substring(last + 1).split(",", -1)) {
            services.add(pattern(service.strip()));
        }
        return new Sender(line.substring(0, first), line.substring(first + 1, last), services);
    }

    /** Its error does not show the text: a line that is not as it should be may have the password here. */
    private static ServicePattern pattern(String text) {
        try {
            return new ServicePattern(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "the last part is not a list of service names, or patterns with *: " + e.getMessage(), e);
        }
    }

    @Override
    public boolean areAsked() {
        return true;
    }

    @Override
    public Optional<Sender> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }
}
