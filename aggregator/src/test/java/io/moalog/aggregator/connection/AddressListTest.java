package io.moalog.aggregator.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressListTest {
    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.255.255, true",
        "10.0.0.0/8, 11.0.0.0, false",
        "10.0.0.0/8, 9.255.255.255, false",
        "192.168.4.0/22, 192.168.7.255, true",
        "192.168.4.0/22, 192.168.8.0, false",
        "192.168.4.0/22, 192.168.3.255, false",
        "172.16.0.1, 172.16.0.1, true",
        "172.16.0.1, 172.16.0.2, false",
        "172.16.0.1/32, 172.16.0.0, false",
        "128.0.0.0/1, 255.0.0.1, true",
        "128.0.0.0/1, 127.0.0.1, false",
        "0.0.0.0/0, 203.0.113.9, true",
        "0.0.0.0/0, 2001:db8::1, false",
        "2001:db8::/32, 2001:db8:ffff::1, true",
        "2001:db8::/32, 2001:db9::1, false",
        "2001:db8:0:8000::/49, 2001:db8:0:8fff::1, true",
        "2001:db8:0:8000::/49, 2001:db8:0:7fff::1, false",
        "::1, ::1, true",
        "::1, 127.0.0.1, false",
        "::/0, 10.0.0.1, false",
        "::ffff:10.0.0.0/104, 10.9.9.9, true",
        "::ffff:10.0.0.0/104, 11.9.9.9, false",
        "10.0.0.0/8, ::ffff:10.1.2.3, true"
    })
    void aBlockHasTheAddressesThatBeginAsItDoes(String block, String address, boolean isIn) throws Exception {
        assertThat(list(block).allows(InetAddress.getByName(address))).isEqualTo(isIn);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/8",
                "10.0.0.0/",
                "10.0.0.0/33",
                "10.0.0.0/-1",
                "10.0.0.0/+8",
                "10.0.0.0/8/8",
                "10.0.0/8",
                "10.0.0.256",
                "10.1.2.3/8",
                "2001:db8::/129",
                "2001:db8::1/32",
                "2001:db8::/x",
                "::ffff:10.0.0.0/8",
                "fe80::1%eth0",
                "[::1]",
                "localhost",
                "example.org/24",
                "0x7f.0.0.1"
            })
    void whatIsNoAddressOrBlockIsRefused(String text) {
        assertThatThrownBy(() -> AddressBlock.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anyBlockOfTheListLetsIn() throws Exception {
        AddressList list = list("10.0.0.0/8", "2001:db8::/32");
        assertThat(list.allows(InetAddress.getByName("10.1.1.1"))).isTrue();
        assertThat(list.allows(InetAddress.getByName("2001:db8::1"))).isTrue();
        assertThat(list.allows(InetAddress.getByName("127.0.0.1"))).isFalse();
        assertThat(list.isLimited()).isTrue();
    }

    @Test
    void noListAndABlockOfAllAreNoLimit() throws Exception {
        assertThat(AddressList.everybody().allows(InetAddress.getByName("203.0.113.9")))
                .isTrue();
        assertThat(AddressList.everybody().isLimited()).isFalse();
        assertThat(list("10.0.0.0/8", "0.0.0.0/0").isLimited()).isFalse();
        assertThat(list("::/0").isLimited()).isFalse();
    }

    private static AddressList list(String... blocks) {
        return new AddressList(Arrays.stream(blocks).map(AddressBlock::parse).toList());
    }
}
