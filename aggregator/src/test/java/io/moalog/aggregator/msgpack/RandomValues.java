package io.moalog.aggregator.msgpack;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Random;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;
import org.msgpack.value.Value;
import org.msgpack.value.ValueFactory;

/** Makes MessagePack values of every kind, the same for the same seed. */
public final class RandomValues {
    private static final String[] TEXTS = {
        "", "plain", "a \"quoted\" \\ one", "line\nend\ttab\u0001", "한국어 로그", "😀 emoji", "\u007f\u0080\u07ff\uffff"
    };

    private final Random random;

    public RandomValues(long seed) {
        this.random = new Random(seed);
    }

    /** A value whose ext's are none of the times that are written as such. */
    public Value value(int depth) {
        return switch (random.nextInt(depth > 0 ? 12 : 8)) {
            case 0 -> ValueFactory.newNil();
            case 1 -> ValueFactory.newBoolean(random.nextBoolean());
            case 2 -> ValueFactory.newInteger(random.nextLong() >> random.nextInt(64));
            case 3 -> ValueFactory.newFloat(random.nextBoolean() ? random.nextGaussian() * 1e9 : random.nextInt(100));
            case 4 -> ValueFactory.newBinary(text().getBytes(UTF_8));
            case 5 -> ValueFactory.newExtension((byte) (1 + random.nextInt(100)), new byte[random.nextInt(20)]);
            case 6, 7 -> ValueFactory.newString(text());
            case 8, 9 -> {
                Value[] values = new Value[size()];
                for (int i = 0; i < values.length; i++) {
                    values[i] = value(depth - 1);
                }
                yield ValueFactory.newArray(values, true);
            }
            default -> map(depth);
        };
    }

    public Value map(int depth) {
        ValueFactory.MapBuilder map = ValueFactory.newMapBuilder();
        for (int i = size(); i > 0; i--) {
            map.put(ValueFactory.newString("k" + i + text()), value(depth - 1));
        }
        return map.build();
    }

    public String text() {
        String text = TEXTS[random.nextInt(TEXTS.length)];
        return random.nextInt(20) == 0 ? text.repeat(random.nextInt(3000)) : text.repeat(random.nextInt(3));
    }

    private int size() {
        return random.nextInt(50) == 0 ? random.nextInt(200) : random.nextInt(4);
    }

    public static byte[] bytes(Value value) {
        try (MessageBufferPacker packer = MessagePack.newDefaultBufferPacker()) {
            packer.packValue(value);
            return packer.toByteArray();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
