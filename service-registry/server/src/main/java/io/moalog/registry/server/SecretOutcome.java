package io.moalog.registry.server;

import org.jspecify.annotations.Nullable;

/** What became of a change of forward's secrets. */
sealed interface SecretOutcome {
    /**
     * It is as it was asked to be.
     *
     * @param plain the secret where it was made here, to be told this once
     * @param published whether the aggregators are told already; if not, they are as soon as Kafka takes it
     */
    record Done(SecretRow row, @Nullable String plain, boolean published) implements SecretOutcome {
        /** Without the secret. */
        @Override
        public String toString() {
            return "Done[" + row + "]";
        }
    }

    /** SQL did not have it; what was published of it is taken back. */
    record TakenBack() implements SecretOutcome {}

    /** There is one of that name already. */
    record Taken() implements SecretOutcome {}

    /** There is none of that name. */
    record Missing() implements SecretOutcome {}

    /** There are as many as there may be. */
    record TooMany(int most) implements SecretOutcome {}

    /** Nothing can be encrypted here. */
    record NoMasterKey() implements SecretOutcome {}
}
