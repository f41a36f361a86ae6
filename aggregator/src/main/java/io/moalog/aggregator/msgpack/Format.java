package io.moalog.aggregator.msgpack;

/**
 * The first byte of a value (MessagePack specification, "Formats"). Fixint, fixmap, fixarray and fixstr are ranges; the
 * others have a code each.
 */
final class Format {
    static final int NIL = 0xc0;
    static final int NEVER_USED = 0xc1;
    static final int FALSE = 0xc2;
    static final int TRUE = 0xc3;
    static final int BIN8 = 0xc4;
    static final int BIN16 = 0xc5;
    static final int BIN32 = 0xc6;
    static final int EXT8 = 0xc7;
    static final int EXT16 = 0xc8;
    static final int EXT32 = 0xc9;
    static final int FLOAT32 = 0xca;
    static final int FLOAT64 = 0xcb;
    static final int UINT8 = 0xcc;
    static final int UINT16 = 0xcd;
    static final int UINT32 = 0xce;
    static final int UINT64 = 0xcf;
    static final int INT8 = 0xd0;
    static final int INT16 = 0xd1;
    static final int INT32 = 0xd2;
    static final int INT64 = 0xd3;
    static final int FIXEXT1 = 0xd4;
    static final int FIXEXT16 = 0xd8;
    static final int STR8 = 0xd9;
    static final int STR16 = 0xda;
    static final int STR32 = 0xdb;
    static final int ARRAY16 = 0xdc;
    static final int ARRAY32 = 0xdd;
    static final int MAP16 = 0xde;
    static final int MAP32 = 0xdf;

    private Format() {}

    static boolean isPositiveFixint(int first) {
        return first < 0x80;
    }

    static boolean isFixmap(int first) {
        return (first & 0xf0) == 0x80;
    }

    static boolean isFixarray(int first) {
        return (first & 0xf0) == 0x90;
    }

    static boolean isFixstr(int first) {
        return (first & 0xe0) == 0xa0;
    }

    static boolean isNegativeFixint(int first) {
        return first >= 0xe0;
    }

    /** How many bytes the type and the length take, a number's or a fixext's own bytes not among them. */
    static int headerLength(int first) {
        return switch (first) {
            case BIN8, STR8 -> 2;
            case EXT8, BIN16, STR16, ARRAY16, MAP16 -> 3;
            case EXT16 -> 4;
            case BIN32, STR32, ARRAY32, MAP32 -> 5;
            case EXT32 -> 6;
            case FIXEXT1, 0xd5, 0xd6, 0xd7, FIXEXT16 -> 2;
            default -> 1;
        };
    }
}
