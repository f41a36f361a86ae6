package io.moalog.indexer.document;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.moalog.model.NotALogException;

/**
 * The names on the way to the field that is being read, one a level, with the hashes of the dotted path down to each:
 * {@code {"a":{"b":1}}} and {@code {"a.b":1}} are the same field to Elasticsearch.
 */
final class FieldPath {
    private static final long SEED = 0xCBF29CE484222325L;
    private static final long FACTOR = 0x100000001B3L;

    private final int[] from;
    private final int[] to;
    private final int[] length;
    private final long[] hash;
    private final long[] folded;
    private byte[] log = {};
    private byte[] name = {};
    private int nameFrom;
    private int nameTo;

    FieldPath(int levels) {
        from = new int[levels + 1];
        to = new int[levels + 1];
        length = new int[levels + 1];
        hash = new long[levels + 1];
        folded = new long[levels + 1];
    }

    void start(byte[] bytes) {
        log = bytes;
    }

    /**
     * Steps to the name that stands between {@code start} and {@code end}, without quotes, on {@code level}, from 1.
     *
     * @throws NotALogException where the name is no Unicode text, which parsers of JSON refuse
     */
    void enter(int level, int start, int end) throws NotALogException {
        from[level] = start;
        to[level] = end;
        length[level] = length[level - 1] + end - start + 1;
        name = log;
        nameFrom = start;
        nameTo = end;
        if (JsonText.hasEscapes(log, start, end)) {
            name = utf8(JsonText.of(log, start, end), start);
            nameFrom = 0;
            nameTo = name.length;
        }
        hashName(level);
    }

    private static byte[] utf8(String name, int at) throws NotALogException {
        for (int i = 0; i < name.length(); i++) {
            boolean pair = i + 1 < name.length() && Character.isSurrogatePair(name.charAt(i), name.charAt(i + 1));
            if (!pair && Character.isSurrogate(name.charAt(i))) {
                throw new NotALogException("not JSON: half a character in a field's name at byte " + at);
            }
            i += pair ? 1 : 0;
        }
        return name.getBytes(UTF_8);
    }

    private void hashName(int level) {
        long exact = level == 1 ? SEED : step(hash[level - 1], '.');
        long fold = level == 1 ? SEED : step(folded[level - 1], '.');
        byte[] bytes = name;
        int end = nameTo;
        for (int i = nameFrom; i < end; i++) {
            exact = step(exact, bytes[i]);
            fold = step(fold, bytes[i] | 0x20);
        }
        hash[level] = exact;
        folded[level] = fold;
    }

    /** FNV-1a. */
    private static long step(long hash, int b) {
        return (hash ^ b) * FACTOR;
    }

    /** The hash that a name of known letters has, in whichever case they are written. */
    static long foldedHash(byte[] known) {
        long fold = SEED;
        for (byte b : known) {
            fold = step(fold, b | 0x20);
        }
        return fold;
    }

    /** Hashes of like paths, told apart in their high bits alone, spread over {@code slots}, a power of two. */
    static int slot(long hash, int slots) {
        return (int) ((hash * 0x9E3779B97F4A7C15L) >>> 40) & (slots - 1);
    }

    /** Of the whole path down to the level. */
    long hash(int level) {
        return hash[level];
    }

    /** The same for all spellings in upper and lower case. */
    long foldedHash(int level) {
        return folded[level];
    }

    /** The whole path's, in bytes, dots included. */
    int length(int level) {
        return length[level] - 1;
    }

    /** Whether the name that was entered last is {@code wanted}. */
    boolean is(byte[] wanted) {
        return nameTo - nameFrom == wanted.length && startsWith(wanted);
    }

    /** Whether the name that was entered last begins so. */
    boolean startsWith(byte[] wanted) {
        if (nameTo - nameFrom < wanted.length) {
            return false;
        }
        for (int i = 0; i < wanted.length; i++) {
            if (name[nameFrom + i] != wanted[i]) {
                return false;
            }
        }
        return true;
    }

    /** The name that was entered last. */
    String name() {
        return new String(name, nameFrom, nameTo - nameFrom, UTF_8);
    }

    /** Whether there is nothing to see in the name that was entered last. */
    boolean isBlank() {
        // A byte above 127 is negative: a character beyond ASCII may be a space too.
        return nameFrom == nameTo || (name[nameFrom] <= ' ' && name().isBlank());
    }

    /** The dotted path in words. */
    String text(int level) {
        StringBuilder text = new StringBuilder();
        for (int i = 1; i <= level; i++) {
            text.append(i == 1 ? "" : ".").append(JsonText.of(log, from[i], to[i]));
        }
        return text.toString();
    }

    /** Appends the dotted path as it stands in the JSON, at most about {@code most} bytes of it. */
    void put(int level, int most, Bytes out) {
        int start = out.length();
        for (int i = 1; i <= level && out.length() - start < most; i++) {
            if (i > 1) {
                out.put((byte) '.');
            }
            out.put(log, from[i], endWithin(i, most - (out.length() - start)));
        }
    }

    /** Where the name's last whole character or escape within {@code most} bytes ends. */
    private int endWithin(int level, int most) {
        int end = from[level];
        while (end < to[level]) {
            int next = end + 1;
            if (log[end] == '\\') {
                next = end + (log[end + 1] == 'u' ? 6 : 2);
            }
            while (next < to[level] && (log[next] & 0xC0) == 0x80) {
                next++;
            }
            if (next - from[level] > most) {
                return end;
            }
            end = next;
        }
        return end;
    }
}
