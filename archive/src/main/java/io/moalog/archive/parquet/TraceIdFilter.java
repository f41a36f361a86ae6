package io.moalog.archive.parquet;

import java.util.Arrays;
import java.util.BitSet;
import org.apache.parquet.column.values.bloomfilter.BlockSplitBloomFilter;
import org.apache.parquet.column.values.bloomfilter.BloomFilter;
import org.apache.parquet.io.api.Binary;

/** Collects a row group's trace ids for a bloom filter that is as large as their number needs it to be. Not thread-safe. */
final class TraceIdFilter {
    /** How often an id is taken for one that is there, at the most; a filter's size is a power of two, so mostly far less. */
    private static final double TAKEN_FOR_ANOTHER = 0.03;

    private static final int BITS_FOR_ONE = 8;

    private final BlockSplitBloomFilter hashing = new BlockSplitBloomFilter(BlockSplitBloomFilter.LOWER_BOUND_BYTES);
    private long[] hashes = new long[1024];
    private int count;

    void add(Binary traceId) {
        long hash = hashing.hash(traceId);
        if (count > 0 && hashes[count - 1] == hash) {
            return;
        }
        if (count == hashes.length) {
            hashes = Arrays.copyOf(hashes, 2 * count);
        }
        hashes[count++] = hash;
    }

    /** The filter of what was added since the last one. */
    BloomFilter take() {
        BloomFilter filter =
                new BlockSplitBloomFilter(BlockSplitBloomFilter.optimalNumOfBits(different(), TAKEN_FOR_ANOTHER) / 8);
        for (int i = 0; i < count; i++) {
            filter.insertHash(hashes[i]);
        }
        count = 0;
        return filter;
    }

    /** About how many ids there are: by linear counting (Whang 1990), which is off by a hundredth at the most here. */
    private int different() {
        int bits = Math.max(64, Integer.highestOneBit(Math.max(1, count)) * BITS_FOR_ONE);
        BitSet taken = new BitSet(bits);
        for (int i = 0; i < count; i++) {
            taken.set((int) (hashes[i] >>> 32) & (bits - 1));
        }
        double free = bits - taken.cardinality();
        return (int) Math.ceil(bits * Math.log(bits / free));
    }
}
