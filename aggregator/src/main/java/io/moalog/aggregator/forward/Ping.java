package io.moalog.aggregator.forward;

import io.moalog.aggregator.msgpack.Cursor;
import io.moalog.aggregator.msgpack.MalformedException;
import io.moalog.model.NotALogException;
import java.util.Arrays;

/**
 * A client's part of the handshake (Forward Protocol v1, "PING"): {@code ["PING", client_hostname, shared_key_salt,
 * shared_key_hexdigest, username, password]}, each a str or bin.
 *
 * @param hostname what the client calls itself
 * @param salt of the shared key's digest
 * @param digest of the shared key, in hexadecimal
 * @param username empty where no user is asked for
 * @param password its digest, in hexadecimal
 */
record Ping(byte[] hostname, byte[] salt, byte[] digest, byte[] username, byte[] password) {
    private static final byte[] NAME = {'P', 'I', 'N', 'G'};
    private static final int ELEMENTS = 6;

    /** @throws MalformedException where it is none */
    static Ping read(byte[] bytes, int from, int to) throws MalformedException {
        Cursor in = new Cursor();
        in.on(bytes, from, to);
        try {
            if (in.arrayHeader() != ELEMENTS || !Arrays.equals(text(in), NAME)) {
                throw new MalformedException("a connection begins with PING, an array of " + ELEMENTS + " elements");
            }
            return new Ping(text(in), text(in), text(in), text(in), text(in));
        } catch (NotALogException cut) {
            throw new MalformedException("a PING that cannot be read: " + cut.getMessage());
        }
    }

    private static byte[] text(Cursor in) throws MalformedException, NotALogException {
        int length = in.textHeader();
        if (length < 0) {
            throw new MalformedException("a PING with an element that is no string");
        }
        int at = in.position();
        in.advance(length);
        return Arrays.copyOfRange(in.array(), at, at + length);
    }
}
