package io.moalog.standalone.childjvm;

import java.util.ArrayList;
import java.util.List;

/** Options that only some JDKs know, so that older servers run quietly on newer ones. */
public final class JdkFlags {
    private JdkFlags() {}

    /** Lets libraries use {@code sun.misc.Unsafe} (JEP 471, 498) and native code (JEP 472) without warnings. */
    public static List<String> forNativeLibraries() {
        List<String> flags = new ArrayList<>();
        int version = Runtime.version().feature();
        if (version >= 22) {
            flags.add("--enable-native-access=ALL-UNNAMED");
        }
        if (version >= 23) {
            flags.add("--sun-misc-unsafe-memory-access=allow");
        }
        return flags;
    }
}
