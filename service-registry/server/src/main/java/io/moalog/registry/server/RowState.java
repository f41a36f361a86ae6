package io.moalog.registry.server;

import java.util.Locale;

/** Where a service stands in SQL; only active and deleting ones are seen by the roles. */
enum RowState {
    /** The name is reserved; Kafka has been asked to make nothing yet. */
    CHECKING,
    /** Kafka was asked to make the topic; whether it did may be known to nobody. */
    CREATING,
    /** What Kafka may have made of a failed registration is being removed. */
    UNDOING,
    ACTIVE,
    /** It takes no logs any more; its topic goes once its readers have stored what it holds. */
    DELETING,
    /** Kafka has no topic of it any more, and what is stored of it is being deleted. */
    PURGING,
    /** Kafka has no topic of it any more; {@code moalog.services} is told to forget it. */
    REMOVING;

    /** As the column holds it. */
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    static RowState parse(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }

    /** Whether the roles know of it. */
    boolean isSeen() {
        return this == ACTIVE || this == DELETING;
    }

    /** Whether the registry's API knows of it. */
    boolean isShown() {
        return isSeen() || this == PURGING;
    }

    /** Whether the roles were told to forget it. */
    boolean isForgotten() {
        return this == PURGING || this == REMOVING;
    }
}
