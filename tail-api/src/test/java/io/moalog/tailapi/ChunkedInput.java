package io.moalog.tailapi;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** The body of an HTTP/1.1 answer in chunks (RFC 9112, 7.1); reads nothing ahead of who reads it. */
final class ChunkedInput extends InputStream {
    private final InputStream in;
    private final List<String> headers;
    private boolean begun;
    private boolean ended;
    private int left;

    ChunkedInput(InputStream in, List<String> headers) {
        this.in = in;
        this.headers = headers;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (!begun) {
            readHead();
        }
        if (left == 0 && !ended) {
            left = Integer.parseInt(line(), 16);
            ended = left == 0;
        }
        if (ended) {
            return -1;
        }
        int count = in.read(into, offset, Math.min(length, left));
        if (count < 0) {
            throw new EOFException("cut off inside a chunk");
        }
        left -= count;
        if (left == 0) {
            line();
        }
        return count;
    }

    private void readHead() throws IOException {
        begun = true;
        for (String line = line(); !line.isEmpty(); line = line()) {
            headers.add(line);
        }
        if (!headers.get(0).contains(" 200 ")) {
            throw new IOException(headers + new String(in.readNBytes(in.available()), US_ASCII));
        }
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("the connection was closed");
            }
            if (b != '\r') {
                line.write(b);
            }
        }
        return line.toString(US_ASCII);
    }
}
