package io.moalog.standalone.childjvm;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the parent's {@link ChildCommand} told the child: {@code key=value} on the command line.
 *
 * @param directory the child's own directory
 * @param values the command's arguments
 */
public record ChildArguments(Path directory, Map<String, String> values) {
    private static final String DIRECTORY = "moalog.directory";

    public ChildArguments {
        values = Map.copyOf(values);
    }

    static String[] format(ChildCommand command) {
        Map<String, String> all = new LinkedHashMap<>(command.arguments());
        all.put(DIRECTORY, command.directory().toString());
        return all.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .sorted()
                .toArray(String[]::new);
    }

    static ChildArguments parse(String... args) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String arg : args) {
            int equals = arg.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException("not key=value: " + arg);
            }
            values.put(arg.substring(0, equals), arg.substring(equals + 1));
        }
        String directory = values.remove(DIRECTORY);
        if (directory == null) {
            throw new IllegalArgumentException(DIRECTORY + " is missing");
        }
        return new ChildArguments(Path.of(directory), values);
    }

    /**
     * One value.
     *
     * @throws IllegalArgumentException when the parent did not give it
     */
    public String value(String key) {
        String value = values.get(key);
        if (value == null) {
            throw new IllegalArgumentException(key + " is missing");
        }
        return value;
    }

    /**
     * One value as a whole number.
     *
     * @throws IllegalArgumentException when it is missing or no number
     */
    public int number(String key) {
        return Integer.parseInt(value(key));
    }
}
