package io.moalog.aggregator.masking;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.moalog.aggregator.bytes.JsonTooLargeException;
import io.moalog.model.LogField;
import io.moalog.registry.view.Masking;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes out of a service's logs what its owner does not want kept. What is not concerned keeps its bytes, spaces and
 * escapes; a text in which something is redacted is written anew. Thread-safe.
 */
public final class Masker {
    /** What stands where something was. */
    static final String INSTEAD = "***";

    private static final ThreadLocal<MaskingPass> PASSES = ThreadLocal.withInitial(MaskingPass::new);

    private final Fields fields;
    private final List<Redaction> redactions;
    private final boolean hidesHost;

    public Masker(Masking masking) {
        fields = new Fields(masking.drop(), masking.mask());
        redactions = masking.redact().stream().map(Masker::redaction).toList();
        hidesHost = Arrays.stream(LogField.HOST.names()).anyMatch(fields::cover);
    }

    private static Redaction redaction(String entry) {
        return switch (entry) {
            case "card" -> new CardNumbers();
            case "email" -> new EmailAddresses();
            case "bearer" -> new BearerTokens();
            default -> new Expression(entry.substring(1, entry.length() - 1));
        };
    }

    /**
     * The log as it may be kept.
     *
     * @param json a JSON object (RFC 8259) in UTF-8
     * @throws NotMaskedException where it is not sure that it may be kept
     */
    public Masked mask(byte[] json) throws NotMaskedException {
        try {
            return PASSES.get().run(json, fields, redactions);
        } catch (JsonTooLargeException large) {
            throw new NotMaskedException("masked, it is larger than " + MaskingPass.LARGEST + " bytes");
        }
    }

    /** The source host, in UTF-8, as it may be kept; null where it may not. */
    public byte @Nullable [] host(byte[] host) {
        if (hidesHost) {
            return null;
        }
        String text = new String(host, UTF_8);
        String kept = redact(text, redactions, new Work());
        return kept.equals(text) ? host : kept.getBytes(UTF_8);
    }

    static String redact(String text, List<Redaction> redactions, Work work) {
        String kept = text;
        for (Redaction redaction : redactions) {
            kept = redaction.redact(kept, work);
        }
        return kept;
    }
}
