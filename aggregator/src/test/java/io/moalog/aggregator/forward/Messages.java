package io.moalog.aggregator.forward;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessagePacker;
import org.msgpack.value.Value;

/** Forward messages as senders make them. */
final class Messages {
    /** Writes one thing. */
    interface Writer {
        void write(MessagePacker packer) throws IOException;
    }

    private Messages() {}

    static byte[] pack(Writer writer) {
        try (MessageBufferPacker packer = MessagePack.newDefaultBufferPacker()) {
            writer.write(packer);
            return packer.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    static byte[] record(String... namesAndValues) {
        return pack(packer -> {
            packer.packMapHeader(namesAndValues.length / 2);
            for (String text : namesAndValues) {
                packer.packString(text);
            }
        });
    }

    /** Fluentd's EventTime. */
    static byte[] eventTime(int seconds, int nanos) {
        return pack(packer -> {
            packer.packExtensionTypeHeader((byte) 0, 8);
            packer.addPayload(java.nio.ByteBuffer.allocate(8)
                    .putInt(seconds)
                    .putInt(nanos)
                    .array());
        });
    }

    static byte[] seconds(long seconds) {
        return pack(packer -> packer.packLong(seconds));
    }

    /** {@code [time, record]}. */
    static byte[] entry(byte[] time, byte[] record) {
        return join(new byte[] {(byte) 0x92}, time, record);
    }

    /** {@code [[time, {}], record]}, as fluent-bit sends by default. */
    static byte[] entryWithMetadata(byte[] time, byte[] record) {
        return join(new byte[] {(byte) 0x92, (byte) 0x92}, time, new byte[] {(byte) 0x80}, record);
    }

    static byte[] message(String tag, byte[] time, byte[] record, @Nullable String chunk) {
        return join(head(chunk == null ? 3 : 4, tag), time, record, option(chunk, false));
    }

    static byte[] forward(String tag, @Nullable String chunk, List<byte[]> entries) {
        byte[] header = pack(packer -> packer.packArrayHeader(entries.size()));
        return join(
                head(chunk == null ? 2 : 3, tag), header, join(entries.toArray(byte[][]::new)), option(chunk, false));
    }

    static byte[] packed(String tag, @Nullable String chunk, byte[] stream) {
        byte[] bin = pack(packer -> {
            packer.packBinaryHeader(stream.length);
            packer.addPayload(stream);
        });
        return join(head(chunk == null ? 2 : 3, tag), bin, option(chunk, false));
    }

    static byte[] compressed(String tag, String chunk, byte[] gzip) {
        byte[] bin = pack(packer -> {
            packer.packBinaryHeader(gzip.length);
            packer.addPayload(gzip);
        });
        return join(head(3, tag), bin, option(chunk, true));
    }

    static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** What acknowledges {@code chunk}. */
    static byte[] ack(String chunk) {
        return pack(packer -> packer.packMapHeader(1).packString("ack").packString(chunk));
    }

    static Map<Value, Value> read(byte[] msgpack) {
        try (var unpacker = MessagePack.newDefaultUnpacker(msgpack)) {
            return unpacker.unpackValue().asMapValue().map();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] head(int elements, String tag) {
        return pack(packer -> packer.packArrayHeader(elements).packString(tag));
    }

    private static byte[] option(@Nullable String chunk, boolean compressed) {
        if (chunk == null) {
            return new byte[0];
        }
        return pack(packer -> {
            packer.packMapHeader(compressed ? 3 : 2).packString("size").packInt(1);
            packer.packString("chunk").packString(chunk);
            if (compressed) {
                packer.packString("compressed").packString("gzip");
            }
        });
    }
}
