package io.moalog.registry.secret;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts secrets with AES-256-GCM (NIST SP 800-38D). Each has a random nonce of its own; the name that it is a secret of is
 * associated data, so that it cannot be passed off as another's.
 */
public final class MasterKey {
    /** What a key has to look like, for people. */
    public static final String ALLOWED = "32 bytes in base64, as \"openssl rand -base64 32\" prints them";

    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    /** Says how it was sealed, for a release that does it otherwise. */
    private static final String FORMAT = "v1:";

    private final SecureRandom random = new SecureRandom();
    private final SecretKeySpec key;

    private MasterKey(byte[] key) {
        this.key = new SecretKeySpec(key, "AES");
    }

    /** @throws IllegalArgumentException where it is not {@link #ALLOWED}; without what was given */
    public static MasterKey parse(String base64) {
        byte[] key;
        try {
            key = Base64.getDecoder().decode(base64.strip());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("no base64: give " + ALLOWED, e);
        }
        if (key.length != KEY_BYTES) {
            throw new IllegalArgumentException("it has " + key.length + " bytes: give " + ALLOWED);
        }
        return new MasterKey(key);
    }

    /** @throws IllegalArgumentException where the file cannot be read, or holds no key */
    public static MasterKey read(Path file) {
        try {
            return parse(Files.readString(file));
        } catch (IOException e) {
            throw new IllegalArgumentException("it cannot be read: " + e, e);
        }
    }

    /**
     * The secret encrypted, as text.
     *
     * @param name whose secret it is
     */
    public String seal(String name, String secret) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce, name).doFinal(secret.getBytes(UTF_8));
            byte[] both = ByteBuffer.allocate(nonce.length + sealed.length)
                    .put(nonce)
                    .put(sealed)
                    .array();
            return FORMAT + Base64.getEncoder().encodeToString(both);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has AES-GCM", e);
        }
    }

    /**
     * The secret in plain.
     *
     * @param name whose secret it is
     * @throws NotOpenedException where it was sealed with another key or for another name, or has been changed since
     */
    public String open(String name, String sealed) throws NotOpenedException {
        if (!sealed.startsWith(FORMAT)) {
            throw new NotOpenedException(name, "it is not in a form that is known here");
        }
        try {
            byte[] both = Base64.getDecoder().decode(sealed.substring(FORMAT.length()));
            if (both.length < NONCE_BYTES) {
                throw new NotOpenedException(name, "it is cut off");
            }
            byte[] nonce = Arrays.copyOf(both, NONCE_BYTES);
            Cipher cipher = cipher(Cipher.DECRYPT_MODE, nonce, name);
            return new String(cipher.doFinal(both, NONCE_BYTES, both.length - NONCE_BYTES), UTF_8);
        } catch (AEADBadTagException e) {
            throw new NotOpenedException(name, "it was encrypted with another master key, or has been changed");
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new NotOpenedException(name, e.toString());
        }
    }

    private Cipher cipher(int mode, byte[] nonce, String name) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(name.getBytes(UTF_8));
        return cipher;
    }

    /** Not the key. */
    @Override
    public String toString() {
        return "MasterKey[***]";
    }
}
