package io.moalog.aggregator.loki;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.xerial.snappy.Snappy;

/** Push requests as Loki's {@code push.proto} has them, written by protobuf's own library. */
public final class Pushes {
    interface Part {
        void write(CodedOutputStream out) throws IOException;
    }

    private Pushes() {}

    public static byte[] push(byte[]... streams) throws IOException {
        return Snappy.compress(message(out -> {
            for (byte[] stream : streams) {
                out.writeBytes(1, ByteString.copyFrom(stream));
            }
        }));
    }

    public static byte[] stream(String labels, byte[]... entries) throws IOException {
        return message(out -> {
            out.writeString(1, labels);
            for (byte[] entry : entries) {
                out.writeBytes(2, ByteString.copyFrom(entry));
            }
            out.writeUInt64(3, -1L);
        });
    }

    /** @param metadata names and values in turn */
    public static byte[] entry(long seconds, int nanos, String line, String... metadata) throws IOException {
        return message(out -> {
            out.writeBytes(1, ByteString.copyFrom(message(time -> {
                time.writeInt64(1, seconds);
                time.writeInt32(2, nanos);
            })));
            out.writeString(2, line);
            for (int i = 0; i < metadata.length; i += 2) {
                String name = metadata[i];
                String value = metadata[i + 1];
                out.writeBytes(3, ByteString.copyFrom(message(pair -> {
                    pair.writeString(1, name);
                    pair.writeString(2, value);
                })));
            }
        });
    }

    private static byte[] message(Part part) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        part.write(out);
        out.flush();
        return bytes.toByteArray();
    }
}
