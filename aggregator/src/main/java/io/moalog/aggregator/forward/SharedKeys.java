package io.moalog.aggregator.forward;

import java.util.Set;

/** The shared keys of the protocol's handshake, each as good as the others. Asked on event loops: it must answer at once. */
@FunctionalInterface
interface SharedKeys {
    SharedKeys NONE = Set::of;

    /** Those that hold now, in plain: both sides of the handshake compute a digest from one. */
    Set<String> current();
}
