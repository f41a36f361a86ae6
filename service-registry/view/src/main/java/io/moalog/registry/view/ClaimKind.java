package io.moalog.registry.view;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Which protocol's word for the sender a claim is about. */
public enum ClaimKind {
    /** The tag of the forward protocol. */
    TAG("tag"),
    /** The label that names the service in a Loki push. */
    LABEL("label"),
    /** The APP-NAME (RFC 5424) or tag (RFC 3164) of syslog. */
    APP_NAME("app-name"),
    /** OpenTelemetry's resource attribute {@code service.name}. */
    OTEL("otel");

    private final String word;

    ClaimKind(String word) {
        this.word = word;
    }

    /** @throws IllegalArgumentException with the value and the words, where {@code text} is none of them */
    @JsonCreator
    public static ClaimKind parse(String text) {
        for (ClaimKind kind : values()) {
            if (kind.word.equals(text)) {
                return kind;
            }
        }
        String words = Arrays.stream(values()).map(kind -> kind.word).collect(Collectors.joining(", "));
        throw new IllegalArgumentException("\"" + text + "\" is not a kind of claim: give one of " + words);
    }

    /** The word in JSON. */
    @Override
    @JsonValue
    public String toString() {
        return word;
    }
}
