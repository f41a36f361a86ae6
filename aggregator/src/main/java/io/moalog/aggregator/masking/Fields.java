package io.moalog.aggregator.masking;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The paths of fields that are dropped or masked, byte by byte: {@code user.email} is reached as well by the field
 * {@code email} of the object {@code user} as by the field {@code user.email}, because an object's name and a dot lead to
 * its fields.
 */
final class Fields {
    /** What becomes of a field. */
    enum Action {
        DROP,
        MASK
    }

    /** A place in the paths, behind some bytes of a name. */
    static final class Place {
        private byte[] bytes = new byte[0];
        private Place[] next = new Place[0];
        private @Nullable Action action;

        /** What becomes of the field whose path ends here; null for nothing. */
        @Nullable
        Action action() {
            return action;
        }

        /** The place behind one more byte, or null where no path goes on so. */
        @Nullable
        Place after(byte b) {
            for (int i = 0; i < bytes.length; i++) {
                if (bytes[i] == b) {
                    return next[i];
                }
            }
            return null;
        }

        private Place grow(byte b) {
            Place known = after(b);
            if (known != null) {
                return known;
            }
            Place made = new Place();
            bytes = Arrays.copyOf(bytes, bytes.length + 1);
            next = Arrays.copyOf(next, next.length + 1);
            bytes[bytes.length - 1] = b;
            next[next.length - 1] = made;
            return made;
        }
    }

    private final Place start = new Place();

    /** What is to be both dropped and masked is dropped. */
    Fields(List<String> dropped, List<String> masked) {
        masked.forEach(path -> put(path, Action.MASK));
        dropped.forEach(path -> put(path, Action.DROP));
    }

    private void put(String path, Action action) {
        Place place = start;
        for (byte b : path.getBytes(UTF_8)) {
            place = place.grow(b);
        }
        place.action = action;
    }

    /** The place before every path. */
    Place start() {
        return start;
    }

    /** Whether the field of that path, or one that it stands in, is dropped or masked. */
    boolean cover(String path) {
        Place place = start;
        for (byte b : path.getBytes(UTF_8)) {
            if (b == '.' && place.action != null) {
                return true;
            }
            place = place.after(b);
            if (place == null) {
                return false;
            }
        }
        return place.action != null;
    }
}
