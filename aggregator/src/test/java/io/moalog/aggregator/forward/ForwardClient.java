package io.moalog.aggregator.forward;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessageUnpacker;
import org.msgpack.value.ValueFactory;

/** A sender that speaks the protocol byte by byte. */
public final class ForwardClient implements AutoCloseable {
    private final Socket socket;
    private final OutputStream out;
    private final MessageUnpacker in;

    public ForwardClient(int port) throws IOException {
        socket = new Socket("127.0.0.1", port);
        socket.setTcpNoDelay(true);
        out = socket.getOutputStream();
        InputStream answers = socket.getInputStream();
        in = MessagePack.newDefaultUnpacker(answers);
    }

    public void write(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
    }

    /** Sends no more, as one who is cut off; what is answered can still be read. */
    public void cut() throws IOException {
        socket.shutdownOutput();
    }

    /** The chunk that is acknowledged next. */
    public String readAck() throws IOException {
        socket.setSoTimeout(60_000);
        return in.unpackValue()
                .asMapValue()
                .map()
                .get(ValueFactory.newString("ack"))
                .asStringValue()
                .asString();
    }

    /** Whether nothing comes in the time given, and the connection stays. */
    public boolean staysSilent(int millis) throws IOException {
        socket.setSoTimeout(millis);
        try {
            in.hasNext();
            return false;
        } catch (SocketTimeoutException silent) {
            return true;
        }
    }

    /** Whether the other side closes the connection, having said no more. */
    public boolean isClosedByOther() throws IOException {
        socket.setSoTimeout(60_000);
        try {
            return !in.hasNext();
        } catch (java.net.SocketException reset) {
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
