package io.moalog.aggregator.forward;

import static io.moalog.aggregator.forward.Messages.*;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.msgpack.value.Value;
import org.msgpack.value.ValueFactory;

/** The client's side of the handshake. */
final class Handshakes {
    private static final byte[] HOSTNAME = "client.local".getBytes(UTF_8);
    private static final byte[] SALT = {(byte) 0xff, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, (byte) 0xfe};

    private Handshakes() {}

    /** The PING that answers {@code helo}. */
    static byte[] ping(Value helo, String sharedKey, String user, String password) {
        byte[] nonce = option(helo, "nonce");
        byte[] auth = option(helo, "auth");
        byte[] digest = Handshake.hexDigest(SALT, HOSTNAME, nonce, sharedKey.getBytes(UTF_8));
        byte[] secret = Handshake.hexDigest(auth, user.getBytes(UTF_8), password.getBytes(UTF_8));
        return pack(packer -> {
            packer.packArrayHeader(6).packString("PING");
            packer.packRawStringHeader(HOSTNAME.length).addPayload(HOSTNAME);
            packer.packBinaryHeader(SALT.length).addPayload(SALT);
            packer.packString(new String(digest, ISO_8859_1));
            packer.packString(user);
            packer.packString(auth.length == 0 ? "" : new String(secret, ISO_8859_1));
        });
    }

    /** Whether the server has shown by its PONG that it knows the key too. */
    static boolean isFromOneWhoKnows(Value pong, Value helo, String sharedKey) {
        List<Value> parts = pong.asArrayValue().list();
        byte[] expected = Handshake.hexDigest(
                SALT, parts.get(3).asRawValue().asByteArray(), option(helo, "nonce"), sharedKey.getBytes(UTF_8));
        return java.util.Arrays.equals(expected, parts.get(4).asRawValue().asByteArray());
    }

    static @Nullable String refusal(Value pong) {
        List<Value> parts = pong.asArrayValue().list();
        return parts.get(1).asBooleanValue().getBoolean()
                ? null
                : parts.get(2).asStringValue().asString();
    }

    static byte[] option(Value helo, String name) {
        Map<Value, Value> options = helo.asArrayValue().get(1).asMapValue().map();
        return options.get(ValueFactory.newString(name)).asRawValue().asByteArray();
    }
}
