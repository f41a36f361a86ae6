package io.moalog.aggregator.msgpack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.moalog.aggregator.bytes.JsonBytes;
import io.moalog.model.NotALogException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.msgpack.value.Value;
import org.msgpack.value.ValueFactory;

class MsgpackToJsonTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final MsgpackToJson transcoder = new MsgpackToJson();

    @Test
    void anyValueReadsAsWhatTheOtherLibrariesMakeOfIt() throws Exception {
        RandomValues values = new RandomValues(17);
        for (int i = 0; i < 3_000; i++) {
            Value value = values.value(5);
            assertThat(JSON.readTree(json(RandomValues.bytes(value)))).isEqualTo(JSON.readTree(reference(value)));
        }
    }

    @Test
    void aValueThatIsCutAnywhereIsSaidToBeCut() {
        byte[] value = RandomValues.bytes(new RandomValues(23).map(4));
        for (int cut = 0; cut < value.length; cut++) {
            byte[] part = Arrays.copyOf(value, cut);
            assertThatThrownBy(() -> json(part)).isInstanceOf(NotALogException.class);
        }
    }

    @Test
    void whatLiesBehindThePartIsNotLookedAt() {
        byte[] followed = {(byte) 0xa5, 'a', 'b', 'c', 'd', 'e'};
        Cursor cursor = new Cursor();
        cursor.on(followed, 0, 4);
        assertThatThrownBy(() -> transcoder.value(cursor, new JsonBytes(), 0)).isInstanceOf(NotALogException.class);
    }

    @Test
    void whatJsonCannotSayIsSaidAsNearAsItCanBe() throws Exception {
        assertThat(text(ValueFactory.newFloat(Double.NaN))).isEqualTo("\"NaN\"");
        assertThat(text(ValueFactory.newFloat(Double.NEGATIVE_INFINITY))).isEqualTo("\"-Infinity\"");
        assertThat(text(ValueFactory.newFloat(Float.POSITIVE_INFINITY))).isEqualTo("\"Infinity\"");
        assertThat(text(ValueFactory.newBinary(new byte[] {'o', 'k', (byte) 0xff})))
                .isEqualTo("\"ok\ufffd\"");
        assertThat(text(ValueFactory.newExtension((byte) 5, new byte[] {1, 2}))).isEqualTo("\"AQI=\"");
        assertThat(text(ValueFactory.newInteger(new java.math.BigInteger("18446744073709551615"))))
                .isEqualTo("18446744073709551615");
    }

    @Test
    void timesAreWrittenAsPeopleReadThem() throws Exception {
        byte[] eventTime = {(byte) 0xd7, 0, 0x69, 0x1f, 0x01, (byte) 0xf0, 0x07, 0x5b, (byte) 0xcd, 0x15};
        assertThat(new String(json(eventTime), UTF_8)).isEqualTo("\"2025-11-20T11:56:32.123456789Z\"");
        assertThat(text(ValueFactory.newTimestamp(1_000_000_000L, 0))).isEqualTo("\"2001-09-09T01:46:40Z\"");
        assertThat(text(ValueFactory.newTimestamp(1_000_000_000L, 5_000_000)))
                .isEqualTo("\"2001-09-09T01:46:40.005Z\"");
        assertThat(text(ValueFactory.newTimestamp(-1, 1_000))).isEqualTo("\"1969-12-31T23:59:59.000001Z\"");
    }

    @Test
    void aShortFloatIsNotMadeLonger() throws Exception {
        byte[] float32 = {(byte) 0xca, 0x3d, (byte) 0xcc, (byte) 0xcc, (byte) 0xcd};
        assertThat(new String(json(float32), UTF_8)).isEqualTo("0.1");
    }

    @Test
    void aKeyThatIsNoTextBecomesItsText() throws Exception {
        Value map = ValueFactory.newMap(Map.of(
                ValueFactory.newInteger(7), ValueFactory.newString("int"),
                ValueFactory.newNil(), ValueFactory.newString("nil"),
                ValueFactory.newBinary("b".getBytes(UTF_8)), ValueFactory.newString("bin"),
                ValueFactory.newTimestamp(0, 0), ValueFactory.newString("time")));
        assertThat(JSON.readTree(json(RandomValues.bytes(map)))).isEqualTo(JSON.readTree("""
                        {"7":"int","null":"nil","b":"bin","1970-01-01T00:00:00Z":"time"}"""));
    }

    @Test
    void aKeyThatIsAnArrayOrAMapIsRefused() {
        byte[] maps = new byte[61];
        Arrays.fill(maps, (byte) 0x81);
        byte[] arrayAsKey = {(byte) 0x81, (byte) 0x91, 1, 2};
        for (byte[] value : new byte[][] {maps, arrayAsKey, {(byte) 0x81, (byte) 0x80, 2}}) {
            assertThatThrownBy(() -> json(value))
                    .isInstanceOf(NotALogException.class)
                    .hasMessageContaining("key is an array or a map");
        }
    }

    @Test
    void nestingIsBounded() throws Exception {
        assertThat(new String(json(nested(MsgpackToJson.DEEPEST)), UTF_8))
                .startsWith("[[")
                .endsWith("null" + "]".repeat(64));
        assertThatThrownBy(() -> json(nested(MsgpackToJson.DEEPEST + 1)))
                .isInstanceOf(NotALogException.class)
                .hasMessageContaining("64 deep");
        assertThatThrownBy(() -> json(nested(1_000_000))).isInstanceOf(NotALogException.class);
    }

    private static byte[] nested(int depth) {
        byte[] bytes = new byte[depth + 1];
        Arrays.fill(bytes, (byte) 0x91);
        bytes[depth] = (byte) 0xc0;
        return bytes;
    }

    private String text(Value value) throws NotALogException {
        return new String(json(RandomValues.bytes(value)), UTF_8);
    }

    private byte[] json(byte[] msgpack) throws NotALogException {
        JsonBytes out = new JsonBytes();
        Cursor cursor = new Cursor();
        cursor.on(msgpack, 0, msgpack.length);
        transcoder.value(cursor, out, 0);
        assertThat(cursor.atEnd()).isTrue();
        return out.toByteArray();
    }

    /** The same by msgpack-core and Jackson's generator. */
    private static byte[] reference(Value value) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator generator = JSON.createGenerator(out)) {
            write(value, generator);
        }
        return out.toByteArray();
    }

    private static void write(Value value, JsonGenerator out) throws IOException {
        switch (value.getValueType()) {
            case NIL -> out.writeNull();
            case BOOLEAN -> out.writeBoolean(value.asBooleanValue().getBoolean());
            case INTEGER -> out.writeNumber(value.asIntegerValue().toBigInteger());
            case FLOAT -> out.writeNumber(value.asFloatValue().toDouble());
            case STRING, BINARY -> out.writeString(value.asRawValue().asString());
            case EXTENSION ->
                out.writeString(Base64.getEncoder()
                        .encodeToString(value.asExtensionValue().getData()));
            case ARRAY -> {
                out.writeStartArray();
                for (Value element : value.asArrayValue()) {
                    write(element, out);
                }
                out.writeEndArray();
            }
            case MAP -> {
                out.writeStartObject();
                for (Map.Entry<Value, Value> entry : value.asMapValue().entrySet()) {
                    out.writeFieldName(entry.getKey().asStringValue().asString());
                    write(entry.getValue(), out);
                }
                out.writeEndObject();
            }
        }
    }
}
