package io.moalog.indexer.document;

import static java.nio.charset.StandardCharsets.UTF_8;

/** The text of what stands between the quotes of a JSON string that has been checked. */
final class JsonText {
    private JsonText() {}

    static boolean hasEscapes(byte[] json, int from, int to) {
        for (int i = from; i < to; i++) {
            if (json[i] == '\\') {
                return true;
            }
        }
        return false;
    }

    /** What {@code json} from {@code from} to {@code to}, exclusive, means. */
    static String of(byte[] json, int from, int to) {
        String raw = new String(json, from, to - from, UTF_8);
        if (raw.indexOf('\\') < 0) {
            return raw;
        }
        StringBuilder text = new StringBuilder(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c != '\\') {
                text.append(c);
            } else if (raw.charAt(++i) == 'u') {
                text.append((char) Integer.parseInt(raw, i + 1, i + 5, 16));
                i += 4;
            } else {
                text.append(meaning(raw.charAt(i)));
            }
        }
        return text.toString();
    }

    private static char meaning(char escaped) {
        return switch (escaped) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            default -> escaped;
        };
    }
}
