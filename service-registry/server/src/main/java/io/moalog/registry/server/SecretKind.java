package io.moalog.registry.server;

import io.moalog.registry.view.RecordKind;
import io.moalog.registry.view.SenderRecord;
import io.moalog.registry.view.SharedKeyRecord;

/** What a secret of forward's handshake is. */
enum SecretKind {
    /** A user's password. */
    SENDER("sender", SenderRecord.KIND),
    /** Admits a connection, whoever it is. */
    SHARED_KEY("shared-key", SharedKeyRecord.KIND);

    private final String text;
    private final RecordKind<?> records;

    SecretKind(String text, RecordKind<?> records) {
        this.text = text;
        this.records = records;
    }

    /** As the column holds it. */
    String text() {
        return text;
    }

    RecordKind<?> records() {
        return records;
    }

    static SecretKind parse(String text) {
        for (SecretKind kind : values()) {
            if (kind.text.equals(text)) {
                return kind;
            }
        }
        throw new IllegalArgumentException("registry.forward_secret holds the kind " + text);
    }
}
