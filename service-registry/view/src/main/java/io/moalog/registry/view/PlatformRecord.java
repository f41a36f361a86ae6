package io.moalog.registry.view;

/** What the registry publishes beside the services, in the same topic; one of a {@link RecordKind}. */
public interface PlatformRecord {
    /** Unique among those of its kind. */
    String id();

    /** From the same SQL sequence as a service's: a lower one than is known is ignored. */
    long version();
}
