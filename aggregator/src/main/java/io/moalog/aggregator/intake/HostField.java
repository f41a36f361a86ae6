package io.moalog.aggregator.intake;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.moalog.model.LogField;
import java.util.Arrays;
import java.util.List;

/**
 * The names under which a log tells its source host, which becomes the Kafka key: a host's logs stay in one partition
 * and keep their order. A name is told by its rank, the lower the better.
 */
public final class HostField {
    /** The rank of a name that does not mean the host. */
    public static final int NONE = Integer.MAX_VALUE;

    private static final List<String> NAMES = List.of(LogField.HOST.names());

    /** The name that may also hold an object, whose {@code name} then is the host: {@code "host": {"name": …}}. */
    public static final int OBJECT_RANK = NAMES.indexOf("host");

    /** The rank of {@code name} in that object. */
    public static final int NESTED_RANK = NAMES.indexOf("host.name");

    private static final byte[] NESTED = "name".getBytes(UTF_8);
    private static final byte[][] BYTES =
            NAMES.stream().map(name -> name.getBytes(UTF_8)).toArray(byte[][]::new);

    private HostField() {}

    /**
     * The rank of a field's name.
     *
     * @param nested whether the field stands in the host's object, otherwise on the log's first level
     */
    public static int rank(String name, boolean nested) {
        if (nested) {
            return name.equals("name") ? NESTED_RANK : NONE;
        }
        int rank = name.startsWith("host") ? NAMES.indexOf(name) : -1;
        return rank < 0 ? NONE : rank;
    }

    /** {@link #rank(String, boolean)} of a name in UTF-8. */
    public static int rank(byte[] name, int from, int to, boolean nested) {
        if (nested) {
            return Arrays.equals(name, from, to, NESTED, 0, NESTED.length) ? NESTED_RANK : NONE;
        }
        if (to - from < 4 || name[from] != 'h' || name[from + 1] != 'o') {
            return NONE;
        }
        for (int rank = 0; rank < BYTES.length; rank++) {
            if (Arrays.equals(name, from, to, BYTES[rank], 0, BYTES[rank].length)) {
                return rank;
            }
        }
        return NONE;
    }
}
