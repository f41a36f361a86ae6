package io.moalog.standalone.program.config;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a property's text may be.
 *
 * @param allowed for people, after the words "give …"
 * @param parser throws an {@link IllegalArgumentException} where the text is not allowed
 */
record Kind<T>(String allowed, Function<String, T> parser) {
    private static final String OFF = "off";
    private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d)");
    private static final Pattern SIZE = Pattern.compile("([0-9]{1,9})(B|KiB|MiB|GiB)");

    static Kind<String> text(String allowed) {
        return new Kind<>(allowed, text -> require(text, !text.isBlank()));
    }

    /** @param example an absolute path of the other system, e.g. HDFS */
    static Kind<String> absolute(String example) {
        return new Kind<>("an absolute path like " + example, text -> require(text, text.startsWith("/")));
    }

    static Kind<String> matching(String pattern, String allowed) {
        return new Kind<>(allowed, text -> require(text, text.matches(pattern)));
    }

    static Kind<String> startingWith(String... prefixes) {
        return new Kind<>(
                "a text that starts with " + String.join(" or ", prefixes),
                text -> require(text, Arrays.stream(prefixes).anyMatch(text::startsWith)));
    }

    static Kind<String> hostAndPort() {
        return matching("\\S+:[0-9]{1,5}", "host:port");
    }

    static Kind<Integer> integer(int least, int most) {
        return new Kind<>("a number from " + least + " to " + most, text -> {
            int number = Integer.parseInt(text);
            require(text, number >= least && number <= most);
            return number;
        });
    }

    static Kind<Long> number(long least, long most) {
        return new Kind<>("a number from " + least + " to " + most, text -> {
            long number = Long.parseLong(text);
            require(text, number >= least && number <= most);
            return number;
        });
    }

    /** 0 takes a free one. */
    static Kind<Integer> port() {
        return new Kind<>("a port from 1 to 65535, or 0 for any free one", integer(0, 65_535).parser);
    }

    /** A {@link #port()}, or none. */
    static Kind<OptionalInt> portOrOff() {
        return new Kind<>(
                port().allowed() + ", or off",
                text -> text.equals(OFF)
                        ? OptionalInt.empty()
                        : OptionalInt.of(port().parser.apply(text)));
    }

    /** The text of a port, or of none. */
    static String write(OptionalInt port) {
        return port.isPresent() ? Integer.toString(port.getAsInt()) : OFF;
    }

    static Kind<Boolean> flag() {
        return new Kind<>("true or false", text -> {
            require(text, text.equals("true") || text.equals("false"));
            return text.equals("true");
        });
    }

    /** {@code 500ms}, {@code 10s}, {@code 5m}, {@code 1h}, {@code 3d}; at least {@code least}. */
    static Kind<Duration> duration(Duration least) {
        return new Kind<>("a time of at least " + write(least) + ", with ms, s, m, h or d, like 30s or 5m", text -> {
            Matcher matcher = DURATION.matcher(text);
            require(text, matcher.matches());
            long amount = Long.parseLong(matcher.group(1));
            Duration duration = switch (matcher.group(2)) {
                case "ms" -> Duration.ofMillis(amount);
                case "s" -> Duration.ofSeconds(amount);
                case "m" -> Duration.ofMinutes(amount);
                case "h" -> Duration.ofHours(amount);
                default -> Duration.ofDays(amount);
            };
            require(text, duration.compareTo(least) >= 0);
            return duration;
        });
    }

    /** The text of a duration, in its largest whole unit. */
    static String write(Duration duration) {
        long millis = duration.toMillis();
        if (millis % 1000 != 0) {
            return millis + "ms";
        }
        long seconds = millis / 1000;
        if (seconds % 86_400 == 0 && seconds > 0) {
            return seconds / 86_400 + "d";
        }
        if (seconds % 3600 == 0 && seconds > 0) {
            return seconds / 3600 + "h";
        }
        return seconds % 60 == 0 && seconds > 0 ? seconds / 60 + "m" : seconds + "s";
    }

    /** In bytes: {@code 64MiB}, {@code 512KiB}, {@code 1000B}. */
    static Kind<Long> size() {
        return new Kind<>("a size with B, KiB, MiB or GiB, like 64MiB", text -> {
            Matcher matcher = SIZE.matcher(text);
            require(text, matcher.matches());
            int shift = switch (matcher.group(2)) {
                case "KiB" -> 10;
                case "MiB" -> 20;
                case "GiB" -> 30;
                default -> 0;
            };
            return Long.parseLong(matcher.group(1)) << shift;
        });
    }

    /** The text of a size, in its largest whole unit. */
    static String write(long bytes) {
        String[] units = {"B", "KiB", "MiB", "GiB"};
        int unit = 0;
        long amount = bytes;
        while (unit < units.length - 1 && amount != 0 && amount % 1024 == 0) {
            amount /= 1024;
            unit++;
        }
        return amount + units[unit];
    }

    /** An absolute URI of one of the schemes. */
    static Kind<URI> uri(String example, List<String> schemes) {
        return new Kind<>("an address like " + example, text -> {
            URI uri = URI.create(text);
            require(text, uri.getScheme() != null && (schemes.isEmpty() || schemes.contains(uri.getScheme())));
            require(text, !List.of("http", "https").contains(uri.getScheme()) || uri.getHost() != null);
            return uri;
        });
    }

    static Kind<Path> path(String allowed) {
        return new Kind<>(allowed, text -> {
            require(text, !text.isBlank());
            return Path.of(text);
        });
    }

    static Kind<Path> readableFile() {
        return new Kind<>("the path of a file that can be read", text -> {
            Path path = Path.of(text);
            require(text, Files.isRegularFile(path) && Files.isReadable(path));
            return path;
        });
    }

    /** Separated by commas; at least one. */
    static <T> Kind<List<T>> list(Kind<T> element) {
        return new Kind<>(element.allowed + "; several with commas between", text -> {
            List<T> elements = new ArrayList<>();
            for (String part : text.split(",", -1)) {
                elements.add(element.parser.apply(part.strip()));
            }
            return List.copyOf(elements);
        });
    }

    /** Empty text is nothing. */
    static <T> Kind<Optional<T>> optional(Kind<T> kind) {
        return new Kind<>(
                kind.allowed + ", or nothing",
                text -> text.isBlank() ? Optional.empty() : Optional.of(kind.parser.apply(text)));
    }

    private static String require(String text, boolean allowed) {
        if (!allowed) {
            throw new IllegalArgumentException("not allowed: " + text);
        }
        return text;
    }
}
