package io.moalog.aggregator.connection;

import java.net.InetAddress;
import java.util.List;

/**
 * From which addresses a listener takes logs.
 *
 * @param blocks none, and every address is allowed
 */
public record AddressList(List<AddressBlock> blocks) {
    public AddressList {
        blocks = List.copyOf(blocks);
    }

    /** Every address is allowed. */
    public static AddressList everybody() {
        return new AddressList(List.of());
    }

    public boolean allows(InetAddress address) {
        return blocks.isEmpty() || blocks.stream().anyMatch(block -> block.contains(address));
    }

    /** Whether there are addresses that are not allowed; a block of all of them is no limit. */
    public boolean isLimited() {
        return !blocks.isEmpty() && blocks.stream().noneMatch(block -> block.prefix() == 0);
    }
}
