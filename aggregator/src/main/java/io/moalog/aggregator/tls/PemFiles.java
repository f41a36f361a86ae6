package io.moalog.aggregator.tls;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Certificates and keys as PEM (RFC 7468). What is wrong with a file is said in words for the operator. */
public final class PemFiles {
    private static final Pattern KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
    private static final Pattern OTHER_KEY = Pattern.compile("-----BEGIN [A-Z ]*PRIVATE KEY-----");
    private static final byte[] PROBE = {1, 2, 3, 4, 5, 6, 7, 8};

    private PemFiles() {}

    /** @throws IllegalStateException where there are none */
    public static X509Certificate[] certificates(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            X509Certificate[] certificates = CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
                    .map(X509Certificate.class::cast)
                    .toArray(X509Certificate[]::new);
            if (certificates.length == 0) {
                throw new IllegalStateException("there is no certificate in " + file + ": give a PEM file");
            }
            return certificates;
        } catch (IOException e) {
            throw unreadable(file, e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(
                    "the certificates in " + file + " cannot be read (" + e.getMessage() + "): give a PEM file", e);
        }
    }

    /**
     * The key that belongs to {@code certificate}.
     *
     * @throws IllegalStateException where there is none, or it belongs to another
     */
    public static PrivateKey key(Path file, X509Certificate certificate) {
        try {
            String text = Files.readString(file, ISO_8859_1);
            Matcher found = KEY.matcher(text);
            if (!found.find()) {
                throw new IllegalStateException(
                        OTHER_KEY.matcher(text).find()
                                ? "the private key in " + file + " is not plain PKCS #8: convert it with"
                                        + " openssl pkcs8 -topk8 -nocrypt"
                                : "there is no private key in " + file + ": give a PEM file");
            }
            PublicKey open = certificate.getPublicKey();
            byte[] encoded = Base64.getMimeDecoder().decode(found.group(1));
            PrivateKey key =
                    KeyFactory.getInstance(open.getAlgorithm()).generatePrivate(new PKCS8EncodedKeySpec(encoded));
            requirePair(file, key, open);
            return key;
        } catch (IOException e) {
            throw unreadable(file, e);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IllegalStateException(
                    "the private key in " + file + " cannot be used with the certificate (" + e.getMessage() + ")", e);
        }
    }

    private static void requirePair(Path file, PrivateKey key, PublicKey open) throws GeneralSecurityException {
        String algorithm = switch (open.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> open.getAlgorithm();
        };
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(key);
        signature.update(PROBE);
        byte[] signed = signature.sign();
        signature.initVerify(open);
        signature.update(PROBE);
        if (!signature.verify(signed)) {
            throw new IllegalStateException("the private key in " + file + " belongs to another certificate");
        }
    }

    private static IllegalStateException unreadable(Path file, IOException e) {
        String why = e instanceof NoSuchFileException ? "it does not exist" : String.valueOf(e.getMessage());
        return new IllegalStateException("the file " + file + " cannot be read: " + why, e);
    }
}
