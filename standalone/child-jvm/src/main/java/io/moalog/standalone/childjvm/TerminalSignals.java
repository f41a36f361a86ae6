package io.moalog.standalone.childjvm;

import java.lang.reflect.Proxy;

/** Ctrl-C and a closed terminal, which the system sends to every process of the terminal's group. */
final class TerminalSignals {
    private TerminalSignals() {}

    /** By reflection: {@code sun.misc.Signal} is in every JDK, but not in the Java platform's API. */
    static void ignore() {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object nothing = Proxy.newProxyInstance(
                    handler.getClassLoader(), new Class<?>[] {handler}, (proxy, method, args) -> null);
            for (String name : new String[] {"INT", "HUP"}) {
                signal.getMethod("handle", signal, handler)
                        .invoke(null, signal.getConstructor(String.class).newInstance(name), nothing);
            }
        } catch (ReflectiveOperationException e) {
            System.err.println("Ctrl-C will reach this process directly: " + e);
        }
    }
}
