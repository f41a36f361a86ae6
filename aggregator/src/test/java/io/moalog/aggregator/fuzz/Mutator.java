package io.moalog.aggregator.fuzz;

import java.util.Arrays;
import java.util.Random;

/** Makes broken inputs of good ones. */
final class Mutator {
    private static final int LONGEST = 64 * 1024;

    /** Bytes that mean much: MessagePack's headers, JSON's brackets, ends of lines. */
    private static final byte[] TELLING = {
        0,
        1,
        0x7f,
        (byte) 0x80,
        (byte) 0xff,
        (byte) 0x90,
        (byte) 0x92,
        (byte) 0xc0,
        (byte) 0xc1,
        (byte) 0xc6,
        (byte) 0xc9,
        (byte) 0xd6,
        (byte) 0xdb,
        (byte) 0xdd,
        (byte) 0xdf,
        '[',
        ']',
        '{',
        '}',
        '"',
        '\\',
        ',',
        ':',
        '\n',
        '\r',
        ' ',
        '-',
        'e',
        '<',
        0x1f,
        (byte) 0x8b,
        (byte) 0xe0,
        (byte) 0xf4
    };

    private final Random random;
    private final byte[][] seeds;

    Mutator(Random random, byte[][] seeds) {
        this.random = random;
        this.seeds = seeds;
    }

    byte[] next() {
        byte[] input = seed().clone();
        if (random.nextInt(8) == 0) {
            input = spliced(input, seed());
        }
        for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
            input = changed(input);
        }
        return input.length > LONGEST ? Arrays.copyOf(input, LONGEST) : input;
    }

    private byte[] seed() {
        return seeds[random.nextInt(seeds.length)];
    }

    private byte[] spliced(byte[] head, byte[] tail) {
        int from = random.nextInt(tail.length + 1);
        int kept = random.nextInt(head.length + 1);
        return joined(head, kept, tail, from, tail.length);
    }

    private byte[] changed(byte[] input) {
        if (input.length == 0) {
            return new byte[] {telling()};
        }
        int at = random.nextInt(input.length);
        int length = Math.min(input.length - at, 1 + random.nextInt(random.nextInt(10) == 0 ? 512 : 8));
        switch (random.nextInt(9)) {
            case 0 -> input[at] = (byte) random.nextInt(256);
            case 1 -> input[at] ^= (byte) (1 << random.nextInt(8));
            case 2, 3 -> input[at] = telling();
            case 4 -> {
                return joined(input, at, input, at + length, input.length);
            }
            case 5 -> {
                return joined(input, at + length, input, at, input.length);
            }
            case 6 -> {
                byte[] more = new byte[length];
                Arrays.fill(more, telling());
                return joined(joined(input, at, more, 0, length), at + length, input, at, input.length);
            }
            case 7 -> {
                return Arrays.copyOf(input, at);
            }
            default -> number(input, at);
        }
        return input;
    }

    /** Writes a length that lies, as wide as there is place for. */
    private void number(byte[] input, int at) {
        int number = random.nextBoolean() ? random.nextInt() : Integer.MAX_VALUE - random.nextInt(3);
        for (int i = 0; i < 1 << random.nextInt(3) && at + i < input.length; i++) {
            input[at + i] = (byte) (number >>> (24 - 8 * i));
        }
    }

    private byte telling() {
        return TELLING[random.nextInt(TELLING.length)];
    }

    private static byte[] joined(byte[] head, int headTo, byte[] tail, int tailFrom, int tailTo) {
        byte[] joined = Arrays.copyOf(head, headTo + tailTo - tailFrom);
        System.arraycopy(tail, tailFrom, joined, headTo, tailTo - tailFrom);
        return joined;
    }
}
