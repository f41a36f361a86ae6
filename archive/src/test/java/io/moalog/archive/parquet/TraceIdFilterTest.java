package io.moalog.archive.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.parquet.column.values.bloomfilter.BlockSplitBloomFilter;
import org.apache.parquet.column.values.bloomfilter.BloomFilter;
import org.apache.parquet.io.api.Binary;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceIdFilterTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 1_000, 100_000})
    void aFilterIsAsLargeAsTheNumberOfDifferentIdsNeeds(int different) {
        TraceIdFilter ids = new TraceIdFilter();
        for (int i = 0; i < 3 * different; i++) {
            ids.add(id(i % different));
        }
        BloomFilter filter = ids.take();
        assertThat(filter.getBitsetSize())
                .isEqualTo(new BlockSplitBloomFilter(BlockSplitBloomFilter.optimalNumOfBits(different, 0.03) / 8)
                        .getBitsetSize());
        int absent = 0;
        for (int i = 0; i < different; i++) {
            assertThat(filter.findHash(filter.hash(id(i)))).isTrue();
            absent += filter.findHash(filter.hash(id(i + different))) ? 0 : 1;
        }
        assertThat(absent).isGreaterThan(different * 9 / 10);
        assertThat(ids.take().findHash(filter.hash(id(0)))).isFalse();
    }

    private static Binary id(int number) {
        return Binary.fromString("id-" + number);
    }
}
