package io.moalog.aggregator.forward;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;

/**
 * What the two sides tell each other before the first message (Forward Protocol v1, "Handshake Messages"): HELO from here,
 * PING from the client, PONG from here. Neither tells the shared key or a password, but both a digest made with it and
 * with what only this connection has. For one connection.
 */
final class Handshake {
    /** What came of it. */
    sealed interface Result {
        /** The answer, PONG. */
        byte[] pong();

        /** The client may send. */
        record Admitted(Admission admission, byte[] pong) implements Result {}

        /** It may not. */
        record Refused(String reason, byte[] pong) implements Result {}
    }

    /**
     * This side's name is part of a digest and means nothing else. Fluentd takes a server of its own name for itself, so
     * the machine's would refuse those on the same one.
     */
    private static final byte[] HOSTNAME = "moalog-aggregator".getBytes(ISO_8859_1);

    private static final int RANDOM_BYTES = 16;
    private static final byte[] NONE = new byte[0];
    private static final HexFormat HEX = HexFormat.of();

    /** Compared with where there is no such user, so that it takes as long. */
    private static final Sender NOBODY = new Sender("", "", java.util.Set.of());

    private final SharedKeys sharedKeys;
    private final Senders senders;
    private final byte[] nonce;
    private final byte[] authSalt;

    Handshake(SharedKeys sharedKeys, Senders senders, SecureRandom random) {
        this.sharedKeys = sharedKeys;
        this.senders = senders;
        this.nonce = randomText(random);
        this.authSalt = senders.areAsked() ? randomText(random) : NONE;
    }

    /** As text, because some clients read it as such. */
    private static byte[] randomText(SecureRandom random) {
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        return HEX.formatHex(bytes).getBytes(ISO_8859_1);
    }

    /** {@code ["HELO", {"nonce": …, "auth": …, "keepalive": true}]}; an empty {@code auth} asks for no user. */
    byte[] helo() {
        Reply helo = new Reply();
        helo.array(2).text("HELO").map(3);
        helo.text("nonce").bin(nonce);
        helo.text("auth");
        if (authSalt.length == 0) {
            helo.text("");
        } else {
            helo.bin(authSalt);
        }
        return helo.text("keepalive").flag(true).bytes();
    }

    Result answer(Ping ping) {
        Optional<String> key = keyOf(ping);
        if (key.isEmpty()) {
            return refuse("shared_key mismatch");
        }
        if (!senders.areAsked()) {
            return admit(key.get(), Sender.ANYONE, ping);
        }
        Optional<Sender> sender = senders.find(new String(ping.username(), UTF_8));
        byte[] password = sender.orElse(NOBODY).password().getBytes(UTF_8);
        boolean right = MessageDigest.isEqual(hexDigest(authSalt, ping.username(), password), ping.password());
        return sender.isPresent() && right
                ? admit(key.get(), sender.get(), ping)
                : refuse("username/password mismatch");
    }

    /** The shared key that the client knows too; all are compared, whichever it is. */
    private Optional<String> keyOf(Ping ping) {
        Optional<String> known = Optional.empty();
        for (String key : sharedKeys.current()) {
            byte[] expected = hexDigest(ping.salt(), ping.hostname(), nonce, key.getBytes(UTF_8));
            if (MessageDigest.isEqual(expected, ping.digest())) {
                known = Optional.of(key);
            }
        }
        return known;
    }

    /** {@code ["PONG", true, "", server_hostname, shared_key_hexdigest]}. */
    private Result admit(String key, Sender sender, Ping ping) {
        Reply pong = new Reply().array(5).text("PONG").flag(true).text("");
        pong.text(HOSTNAME).text(hexDigest(ping.salt(), HOSTNAME, nonce, key.getBytes(UTF_8)));
        return new Result.Admitted(new Admission(sharedKeys, key, senders, sender), pong.bytes());
    }

    /** {@code ["PONG", false, reason, "", ""]}. */
    private static Result refuse(String reason) {
        Reply pong = new Reply().array(5).text("PONG").flag(false);
        return new Result.Refused(reason, pong.text(reason).text("").text("").bytes());
    }

    /** SHA-512 of the parts after one another, in hexadecimal. */
    static byte[] hexDigest(byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-512");
            for (byte[] part : parts) {
                digest.update(part);
            }
            return HEX.formatHex(digest.digest()).getBytes(ISO_8859_1);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-512", e);
        }
    }

    /** A little MessagePack. */
    private static final class Reply {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        Reply array(int elements) {
            out.write(0x90 | elements);
            return this;
        }

        Reply map(int pairs) {
            out.write(0x80 | pairs);
            return this;
        }

        Reply flag(boolean flag) {
            out.write(flag ? 0xc3 : 0xc2);
            return this;
        }

        Reply text(String text) {
            return text(text.getBytes(UTF_8));
        }

        Reply text(byte[] text) {
            if (text.length < 32) {
                out.write(0xa0 | text.length);
            } else {
                out.write(0xd9);
                out.write(text.length);
            }
            out.writeBytes(text);
            return this;
        }

        Reply bin(byte[] bin) {
            out.write(0xc4);
            out.write(bin.length);
            out.writeBytes(bin);
            return this;
        }

        byte[] bytes() {
            return out.toByteArray();
        }
    }
}
