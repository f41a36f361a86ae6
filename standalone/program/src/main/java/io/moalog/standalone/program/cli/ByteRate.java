package io.moalog.standalone.program.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes as people write them: {@code 500B}, {@code 1MB} (1,000,000), {@code 1MiB} (1,048,576); with or without {@code /s}. */
final class ByteRate {
    private static final Pattern TEXT = Pattern.compile("([0-9]{1,12})(B|kB|KB|MB|GB|KiB|MiB|GiB)");

    private ByteRate() {}

    /** @param option for the error */
    static long perSecond(String option, String text) {
        return bytes(option, text.endsWith("/s") ? text.substring(0, text.length() - 2) : text, "1MB/s or 1MiB/s");
    }

    static long size(String option, String text) {
        return bytes(option, text, "4MB or 4MiB");
    }

    private static long bytes(String option, String text, String example) {
        Matcher matcher = TEXT.matcher(text);
        try {
            if (matcher.matches()) {
                return Math.multiplyExact(Long.parseLong(matcher.group(1)), unit(matcher.group(2)));
            }
        } catch (ArithmeticException tooLarge) {
            // Nothing that the registry would take.
        }
        throw new CommandFailedException(
                ExitCodes.USAGE,
                option + " \"" + text + "\": give a number with B, kB, MB, GB, KiB, MiB or GiB, like " + example);
    }

    private static long unit(String unit) {
        return switch (unit) {
            case "kB", "KB" -> 1_000L;
            case "MB" -> 1_000_000L;
            case "GB" -> 1_000_000_000L;
            case "KiB" -> 1L << 10;
            case "MiB" -> 1L << 20;
            case "GiB" -> 1L << 30;
            default -> 1L;
        };
    }
}
