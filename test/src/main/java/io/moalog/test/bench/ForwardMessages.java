package io.moalog.test.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;

/** Encodes logs as messages of the Forward protocol, with a chunk id, so that each is acknowledged. */
final class ForwardMessages {
    static final int CHUNK_LENGTH = 16;

    private static final JsonFactory JSON = new JsonFactory();
    private final String tag;
    private final boolean packed;
    private long chunk;

    /** @param packed PackedForward where true, else Forward */
    ForwardMessages(String tag, boolean packed) {
        this.tag = tag;
        this.packed = packed;
    }

    /** {@code count} logs, {@code size} a message. */
    List<byte[]> chunks(SampleLogs logs, int size, int count) throws IOException {
        List<byte[]> encoded = new ArrayList<>();
        for (int i = 0; i < count; i += size) {
            encoded.add(next(logs, size));
        }
        return encoded;
    }

    /** One message of {@code count} logs. */
    byte[] next(SampleLogs logs, int count) throws IOException {
        MessageBufferPacker entries = MessagePack.newDefaultBufferPacker();
        for (int i = 0; i < count; i++) {
            entries.packArrayHeader(2).packLong(1_795_000_000L + i);
            packRecord(entries, logs.next());
        }
        byte[] body = entries.toByteArray();
        MessageBufferPacker message = MessagePack.newDefaultBufferPacker();
        message.packArrayHeader(3).packString(tag);
        if (packed) {
            message.packBinaryHeader(body.length);
        } else {
            message.packArrayHeader(count);
        }
        message.writePayload(body);
        message.packMapHeader(1).packString("chunk").packString(String.format("%016x", chunk++));
        return message.toByteArray();
    }

    private static void packRecord(MessageBufferPacker out, byte[] json) throws IOException {
        List<Object> pairs = new ArrayList<>();
        try (JsonParser parser = JSON.createParser(json)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                pairs.add(parser.currentName());
                pairs.add(parser.nextToken() == JsonToken.VALUE_NUMBER_INT ? parser.getLongValue() : parser.getText());
            }
        }
        out.packMapHeader(pairs.size() / 2);
        for (Object one : pairs) {
            if (one instanceof Long number) {
                out.packLong(number);
            } else {
                byte[] text = one.toString().getBytes(UTF_8);
                out.packRawStringHeader(text.length).writePayload(text);
            }
        }
    }
}
