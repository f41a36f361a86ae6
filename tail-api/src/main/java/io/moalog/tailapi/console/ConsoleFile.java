package io.moalog.tailapi.console;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * A file of the console.
 *
 * @param type its media type
 * @param bytes its content, not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // served, never compared
record ConsoleFile(String type, byte[] bytes) {
    /** The digest in base64, as a Content-Security-Policy writes it. */
    static String sha256(byte[] content) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
