package io.moalog.standalone.program.demo;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.MessageUnpacker;

/** Fluentd's Forward protocol v1, Forward mode with acknowledgement. Used by one thread. */
final class ForwardSender implements Sender {
    private static final int PATIENCE_MS = 30_000;

    private final InetSocketAddress address;
    private @Nullable Socket socket;

    ForwardSender(InetSocketAddress address) {
        this.address = address;
    }

    @Override
    public void send(String service, List<Map<String, Object>> logs) throws IOException {
        String chunk = UUID.randomUUID().toString();
        boolean acknowledged = false;
        try {
            Socket connected = connect();
            write(connected.getOutputStream(), service, logs, chunk);
            MessageUnpacker answer = MessagePack.newDefaultUnpacker(connected.getInputStream());
            acknowledged = answer.unpackMapHeader() == 1
                    && answer.unpackString().equals("ack")
                    && answer.unpackString().equals(chunk);
        } finally {
            if (!acknowledged) {
                close();
            }
        }
    }

    private Socket connect() throws IOException {
        Socket connected = socket;
        if (connected == null) {
            connected = new Socket();
            connected.connect(address, PATIENCE_MS);
            connected.setSoTimeout(PATIENCE_MS);
            socket = connected;
        }
        return connected;
    }

    private static void write(OutputStream out, String tag, List<Map<String, Object>> logs, String chunk)
            throws IOException {
        MessagePacker packer = MessagePack.newDefaultPacker(new BufferedOutputStream(out));
        packer.packArrayHeader(3);
        packer.packString(tag);
        packer.packArrayHeader(logs.size());
        long now = Instant.now().getEpochSecond();
        for (Map<String, Object> log : logs) {
            packer.packArrayHeader(2);
            packer.packLong(now);
            pack(packer, log);
        }
        packer.packMapHeader(1);
        packer.packString("chunk");
        packer.packString(chunk);
        packer.flush();
    }

    private static void pack(MessagePacker packer, Object value) throws IOException {
        if (value instanceof Map<?, ?> map) {
            packer.packMapHeader(map.size());
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                packer.packString(String.valueOf(entry.getKey()));
                pack(packer, entry.getValue());
            }
        } else if (value instanceof List<?> list) {
            packer.packArrayHeader(list.size());
            for (Object element : list) {
                pack(packer, element);
            }
        } else if (value instanceof Integer number) {
            packer.packInt(number);
        } else if (value instanceof Double number) {
            packer.packDouble(number);
        } else {
            packer.packString(String.valueOf(value));
        }
    }

    @Override
    public void close() {
        Socket connected = socket;
        socket = null;
        if (connected != null) {
            try {
                connected.close();
            } catch (IOException alreadyGone) {
                // Nothing of it is left.
            }
        }
    }
}
