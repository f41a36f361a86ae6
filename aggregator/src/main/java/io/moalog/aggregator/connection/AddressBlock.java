package io.moalog.aggregator.connection;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The addresses that begin alike, as CIDR has them (RFC 4632, RFC 4291 section 2.3).
 *
 * @param first of IPv4 or IPv6; its bits beyond the prefix are 0
 * @param prefix how many bits all of them begin with: up to 32, up to 128
 */
public record AddressBlock(InetAddress first, int prefix) {
    private static final Pattern LITERAL = Pattern.compile("[0-9a-fA-F:.]+");
    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,3}");

    /** Before an IPv4 address in one of IPv6 (RFC 4291 section 2.5.5.2). */
    private static final int MAPPED = 96;

    public AddressBlock {
        byte[] bytes = first.getAddress();
        if (prefix < 0 || prefix > bytes.length * Byte.SIZE) {
            throw new IllegalArgumentException("a prefix of %d bits is not one of %s: give 0 to %d"
                    .formatted(prefix, first.getHostAddress(), bytes.length * Byte.SIZE));
        }
        for (int bit = prefix; bit < bytes.length * Byte.SIZE; bit++) {
            if ((bytes[bit / Byte.SIZE] & (0x80 >> bit % Byte.SIZE)) != 0) {
                throw new IllegalArgumentException("%s has bits beyond the first %d: give the block's first address"
                        .formatted(first.getHostAddress(), prefix));
            }
        }
    }

    /**
     * An address, or a block like {@code 10.0.0.0/8} or {@code 2001:db8::/32}. Names are not looked up.
     *
     * @throws IllegalArgumentException where the text is neither
     */
    public static AddressBlock parse(String text) {
        int slash = text.indexOf('/');
        String literal = slash < 0 ? text : text.substring(0, slash);
        InetAddress first = address(literal);
        if (first == null) {
            throw new IllegalArgumentException("\"" + literal + "\" is no address of IPv4 or IPv6");
        }
        int all = first.getAddress().length * Byte.SIZE;
        if (slash < 0) {
            return new AddressBlock(first, all);
        }
        String length = text.substring(slash + 1);
        if (!LENGTH.matcher(length).matches()) {
            throw new IllegalArgumentException("\"" + length + "\" is no length of a prefix");
        }
        boolean mapped = all == Integer.SIZE && literal.indexOf(':') >= 0;
        return new AddressBlock(first, Integer.parseInt(length) - (mapped ? MAPPED : 0));
    }

    private static @Nullable InetAddress address(String literal) {
        byte[] bytes = LITERAL.matcher(literal).matches() ? NetUtil.createByteArrayFromIpAddressString(literal) : null;
        try {
            return bytes == null ? null : InetAddress.getByAddress(bytes);
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Whether {@code address} is one of them; one of the other family never is. */
    boolean contains(InetAddress address) {
        byte[] mine = first.getAddress();
        byte[] other = address.getAddress();
        int whole = prefix / Byte.SIZE;
        if (mine.length != other.length || !Arrays.equals(mine, 0, whole, other, 0, whole)) {
            return false;
        }
        int rest = prefix % Byte.SIZE;
        return rest == 0 || ((mine[whole] ^ other[whole]) & (0xFF00 >> rest) & 0xFF) == 0;
    }

    @Override
    public String toString() {
        return first.getHostAddress() + "/" + prefix;
    }
}
