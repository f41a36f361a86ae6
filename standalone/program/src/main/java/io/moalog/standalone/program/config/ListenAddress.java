package io.moalog.standalone.program.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.function.Predicate;

/** What an address that is listened on, or a name for one, reaches. A name that cannot be looked up is neither. */
public final class ListenAddress {
    private ListenAddress() {}

    /** Whether only this machine reaches it. */
    public static boolean isLoopback(String host) {
        return is(host, InetAddress::isLoopbackAddress);
    }

    /** Whether it stands for all addresses of this machine, as {@code 0.0.0.0} does. */
    public static boolean isWildcard(String host) {
        return is(host, InetAddress::isAnyLocalAddress);
    }

    private static boolean is(String host, Predicate<InetAddress> kind) {
        try {
            return kind.test(InetAddress.getByName(host));
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
